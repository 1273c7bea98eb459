"""The box of what goes out: written in the transaction of the act, sent by the workers, retried.

A message is written once and keeps its name and its bytes: however often it is tried, the other
side knows it again. After three days it is given up and the clerk decides.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from khue.core import audit
from khue.core.errors import ConnectorError, NotFound
from khue.core.tasks import enqueue
from khue.documents.errors import WrongState as DocumentWrongState
from khue.documents.services import letter_for_outside
from khue.exchange import audits, permissions
from khue.exchange.edxml import BusinessType, StatusCode
from khue.exchange.errors import AlreadySent, PartnerNeeded, WrongState
from khue.exchange.models import Connection, Message, Partner
from khue.exchange.types import FILE_HOLDER, Ask, Direction, MessageKind, MessageState
from khue.exchange.vxp import ErrorCode, MessageType
from khue.files.errors import FileGone, FileLocked
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation

from . import notices
from .building import NotReady, identifier_of, signed_xml
from .common import check, screened
from .wires import client_of

if TYPE_CHECKING:
    from khue.accounts.models import User

PAUSES = (1, 2, 5, 15, 30, 60, 120, 240)
"""Minutes until the next try; the last one is repeated."""
MOST_TRIES = 24  # about three days
LEASE = timedelta(minutes=6)
SEND_TASK = "exchange.send"


def send_to_partner(
    *,
    unit_id: int,
    document_id: int,
    partner: Partner | None,
    by: User,
    position: int | None = None,
    replaces: Message | None = None,
    business: BusinessType = BusinessType.NEW,
    reason: str = "",
) -> Message:
    """Put an issued document into the box for an organisation outside.

    With ``replaces`` it updates or replaces one that the organisation has. Call it outside a
    transaction: the reason is screened. Raises ``NotPermitted``, ``PartnerNeeded``,
    ``AlreadySent``, ``NotFound``, ``ContentRefused``.
    """
    check(by, permissions.SEND, unit_id)
    if partner is None or partner.ended_at is not None:
        raise PartnerNeeded(field="partner")
    text = screened(reason, unit_id=unit_id, by=by)
    with transaction.atomic():
        return queue_document(
            unit_id=unit_id,
            document_id=document_id,
            partner=partner,
            by=by,
            position=position,
            replaces=replaces,
            business=business,
            text=text,
        )


def queue_document(
    *,
    unit_id: int,
    document_id: int,
    partner: Partner,
    by: User | None,
    position: int | None = None,
    replaces: Message | None = None,
    business: BusinessType = BusinessType.NEW,
    text: str = "",
) -> Message:
    """Write a document into the box, in the transaction of the act that sends it."""
    letter = letter_for_outside(unit_id, document_id)
    same = Message.objects.documents().filter(
        unit_id=unit_id, outgoing_id=document_id, partner=partner, direction=Direction.OUT
    )
    if business != BusinessType.UPDATE and same.exclude(state=MessageState.FAILED).exists():
        raise AlreadySent
    row = Message.objects.create(
        unit_id=unit_id,
        direction=Direction.OUT,
        kind=MessageKind.DOCUMENT,
        state=MessageState.WAITING,
        partner=partner,
        message_id=str(uuid.uuid4()),
        document_id=identifier_of(unit_id, letter),
        business=business,
        about=replaces,
        outgoing_id=document_id,
        position=position,
        subject=letter.abstract,
        reference=letter.reference,
        issued_on=letter.issued_on,
        text=text,
        next_at=timezone.now(),
        by=by,
    )
    if replaces is not None and business != BusinessType.NEW:
        asked = Ask.REPLACE if business == BusinessType.REPLACE else Ask.UPDATE
        mark_asked(replaces, asked, text)
    _queued(row, by)
    return row


def queue_status(*, about: Message, code: StatusCode, by: User | None, text: str = "") -> Message:
    """Write news about a document into the box."""
    row = Message.objects.create(
        unit_id=about.unit_id,
        direction=Direction.OUT,
        kind=MessageKind.STATUS,
        state=MessageState.WAITING,
        partner=about.partner,
        message_id=str(uuid.uuid4()),
        document_id=about.document_id,
        code=code.value,
        about=about,
        subject=about.subject,
        reference=about.reference,
        issued_on=about.issued_on,
        text=text,
        next_at=timezone.now(),
        by=by,
    )
    _queued(row, by)
    return row


def mark_asked(row: Message, asked: Ask, text: str) -> None:
    """Write on a document what its sender asks of the receiver; an earlier reply is history."""
    row.asked, row.asked_at, row.asked_text = asked, timezone.now(), text[:500]
    row.reply = row.reply_text = ""
    row.save(update_fields=["asked", "asked_at", "asked_text", "reply", "reply_text"])


@transaction.atomic
def resend(*, message: Message, by: User) -> Message:
    """Try a message again that was given up; its name and bytes stay the same."""
    check(by, permissions.SEND, message.unit_id)
    row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if row.direction != Direction.OUT or row.state != MessageState.FAILED:
        raise WrongState(state=row.get_state_display())
    row.state, row.next_at, row.attempts = MessageState.WAITING, timezone.now(), 0
    row.error = ""
    if row.reached == StatusCode.REFUSED:
        row.reached, row.reached_text = "", ""
    row.save()
    notices.settle_message(row)
    _queued(row, by)
    return row


def _queued(row: Message, by: User | None) -> None:
    enqueue(SEND_TASK, unit_id=row.unit_id, message_id=row.pk)
    audit.record(
        verb=audits.QUEUED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.SEND) if by else None,
        after={"to": row.partner.name, "reference": row.reference, "code": row.code,
               "business": row.business},
    )  # fmt: skip


def send_now(*, message_id: int) -> None:
    """Send one message whose time has come (the work of the task); safe to run twice."""
    now = timezone.now()
    due = Message.objects.filter(pk=message_id, state=MessageState.WAITING).filter(
        Q(next_at=None) | Q(next_at__lte=now)
    )
    if not due.update(next_at=now + LEASE, attempts=F("attempts") + 1):
        return
    row = Message.objects.select_related("partner__connection", "xml", "about", "by__person").get(
        pk=message_id
    )
    try:
        state, name = _hand_over(row)
    except NotReady as error:
        _put_back(row, error.code, is_final=error.is_final)
    except (FileGone, FileLocked, DocumentWrongState) as error:
        _put_back(row, error.code, is_final=True)
    except ConnectorError as error:
        _note_connection(row.partner.connection, str(error))
        _put_back(row, str(error), is_final=error.permanent)
    else:
        _note_connection(row.partner.connection, "")
        _sent(row, state, name)


def _hand_over(row: Message) -> tuple[MessageState, str]:
    """Write and sign it if that isn't done, and bring it to the other hub."""
    connection = row.partner.connection
    if row.partner.ended_at or connection.ended_at:
        raise NotReady("partner_ended", is_final=True)
    data = read_content(row.xml) if row.xml else _write(row)
    if not connection.address:
        return MessageState.READY, ""
    kind = MessageType(row.kind)
    name = client_of(connection).send(
        data, message_type=kind, sender=_sender(row), doc_id=row.message_id
    )
    return MessageState.SENT, name


def _sender(row: Message) -> str:
    from khue.exchange.selectors import code_of

    return code_of(row.unit_id)


def _write(row: Message) -> bytes:
    data = signed_xml(row)
    stem = (row.reference or row.message_id).replace("/", "-")
    name = f"{stem}-{row.code}.edxml" if row.code else f"{stem}.edxml"
    unit = organisation.get_unit(row.unit_id)
    with transaction.atomic():
        row.xml = store_generated(
            unit=unit,
            data=data,
            name=name,
            content_type="application/xml",
            by=None,
            holder_kind=FILE_HOLDER,
            holder_id=row.pk,
        )
        row.sha256 = hashlib.sha256(data).hexdigest()
        if not row.document_id and row.outgoing_id is not None:
            letter = letter_for_outside(row.unit_id, row.outgoing_id)
            row.document_id = identifier_of(row.unit_id, letter)
        row.save(update_fields=["xml", "sha256", "document_id"])
    return data


@transaction.atomic
def _sent(row: Message, state: MessageState, name: str) -> None:
    """It left. A status that came back meanwhile is not touched."""
    Message.objects.filter(pk=row.pk).update(
        state=state,
        sent_at=timezone.now() if state == MessageState.SENT else None,
        next_at=None,
        error="",
    )
    if state == MessageState.SENT:
        audit.record(
            verb=audits.SENT,
            obj=row,
            unit_id=row.unit_id,
            by=None,
            after={"to": row.partner.name, "sha256": row.sha256, "name_there": name},
        )


@transaction.atomic
def _put_back(row: Message, error: str, *, is_final: bool) -> None:
    now = timezone.now()
    is_over = is_final or row.attempts >= MOST_TRIES
    fields: dict[str, object] = {"error": error[:500]}
    if is_over:
        fields |= {"state": MessageState.FAILED, "next_at": None}
    else:
        fields["next_at"] = _next_try(now, row.attempts)
    if error.startswith(f"{ErrorCode.REFUSED.value}:") and row.kind == MessageKind.DOCUMENT:
        said = error.partition(":")[2].strip()
        fields |= {"reached": StatusCode.REFUSED.value, "reached_at": now, "reached_text": said}
    Message.objects.filter(pk=row.pk).update(**fields)
    if is_over:
        row.state = MessageState.FAILED
        notices.tell_clerks(row, notices.FAILED, f"{now:%Y%m%d%H%M}")
        audit.record(
            verb=audits.FAILED, obj=row, unit_id=row.unit_id, by=None, after={"error": error[:500]}
        )


def _next_try(now: datetime, attempts: int) -> datetime:
    minutes = PAUSES[min(max(attempts - 1, 0), len(PAUSES) - 1)]
    return now + timedelta(minutes=minutes)


def _note_connection(connection: Connection, error: str) -> None:
    now = timezone.now()
    rows = Connection.objects.filter(pk=connection.pk)
    if error:
        rows.update(last_error=error[:300], last_error_at=now)
    else:
        rows.update(last_ok_at=now, last_error="")


def enqueue_due() -> int:
    """Enqueue what waits for its next try; runs in the scope of all units."""
    due = Message.objects.filter(state=MessageState.WAITING, next_at__lte=timezone.now())
    rows = list(due.order_by("next_at").values_list("unit_id", "pk")[:500])
    for unit_id, message_id in rows:
        enqueue(SEND_TASK, unit_id=unit_id, message_id=message_id)
    return len(rows)


__all__ = [
    "NotFound",
    "enqueue_due",
    "mark_asked",
    "queue_document",
    "queue_status",
    "resend",
    "send_now",
    "send_to_partner",
]
