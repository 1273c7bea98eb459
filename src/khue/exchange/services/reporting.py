"""Statuses that come in: how far the other side is, what it asks, what it answers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.compliance.errors import ContentRefused, NeedsClerk
from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.documents.services import note_outside_delivery
from khue.exchange import audits, edxml
from khue.exchange.edxml import StatusCode
from khue.exchange.models import Message, Partner
from khue.exchange.types import (
    FILE_HOLDER,
    OFFICIAL,
    RANKS,
    Ask,
    Direction,
    MessageKind,
    MessageState,
)
from khue.exchange.vxp import Answer, ErrorCode
from khue.files.services import store_generated

from . import notices
from .outbox import mark_asked

if TYPE_CHECKING:
    from khue.organisation.models import Unit

_REPLIES = (StatusCode.AGREED, StatusCode.DECLINED)


def apply_status(
    unit: Unit, partner: Partner, status: edxml.Status, message_id: str, raw: bytes
) -> Answer:
    """Write a partner's status on the document that it is about."""
    is_asking = status.code is StatusCode.RECALL_ASKED
    about = _about(unit, partner, status, Direction.IN if is_asking else Direction.OUT)
    if about is None:
        return Answer(ErrorCode.UNKNOWN_MESSAGE, _("The document is not known here."), message_id)
    try:
        screen_text(edxml.words_of(raw), unit=unit, by=None, purpose=OFFICIAL)
    except (ContentRefused, NeedsClerk) as error:
        return Answer(ErrorCode.REFUSED, str(error)[:300], message_id)
    try:
        _write(unit, about, status, message_id, raw)
    except IntegrityError:
        return Answer(ErrorCode.BUSY, _("The same message is being taken in."), message_id)
    return Answer(doc_id=message_id)


def _about(
    unit: Unit, partner: Partner, status: edxml.Status, direction: Direction
) -> Message | None:
    """The document that is meant: by its identifier, else by number and day."""
    answers = status.answers
    rows = Message.objects.documents().filter(unit=unit, partner=partner, direction=direction)
    found: Message | None = None
    if answers.document_id:
        found = rows.filter(document_id=answers.document_id).newest_first().first()
    if found is None and answers.code:
        same = rows.filter(reference=answers.code)
        if answers.issued_on:
            same = same.filter(issued_on=answers.issued_on)
        found = same.newest_first().first()
    return found


@transaction.atomic
def _write(unit: Unit, about: Message, status: edxml.Status, message_id: str, raw: bytes) -> None:
    row = Message.objects.select_for_update(of=("self",)).select_related("partner").get(pk=about.pk)
    news = Message.objects.create(
        unit=unit,
        direction=Direction.IN,
        kind=MessageKind.STATUS,
        state=MessageState.RECEIVED,
        partner=row.partner,
        message_id=message_id,
        document_id=row.document_id,
        code=status.code.value,
        about=row,
        subject=row.subject,
        reference=row.reference,
        issued_on=row.issued_on,
        text=_said(status),
        sha256=hashlib.sha256(raw).hexdigest(),
    )
    news.xml = store_generated(
        unit=unit,
        data=raw,
        name=f"{(row.reference or message_id).replace('/', '-')}-{status.code.value}.edxml",
        content_type="application/xml",
        by=None,
        holder_kind=FILE_HOLDER,
        holder_id=news.pk,
    )
    news.save(update_fields=["xml"])
    if status.code is StatusCode.RECALL_ASKED:
        mark_asked(row, Ask.RECALL, status.description)
        notices.tell_clerks(row, notices.ASKED, message_id)
    elif status.code in _REPLIES and row.asked:
        _reply(row, status)
    else:
        _step(row, status)
    audit.record(
        verb=audits.REPORTED,
        obj=row,
        unit_id=unit.pk,
        by=None,
        after={"code": status.code.value, "text": status.description[:300]},
    )


def _reply(row: Message, status: edxml.Status) -> None:
    row.reply, row.reply_text = status.code.value, status.description[:500]
    row.save(update_fields=["reply", "reply_text"])
    notices.tell_clerks(row, notices.REPLIED, status.code.value)


def _step(row: Message, status: edxml.Status) -> None:
    """Further on only: statuses may overtake each other on the way."""
    code = status.code.value
    if RANKS.get(code, 0) <= RANKS.get(row.reached, 0):
        return
    row.reached, row.reached_at, row.reached_text = code, timezone.now(), _said(status)
    if row.state in (MessageState.WAITING, MessageState.READY, MessageState.FAILED):
        row.state, row.next_at, row.sent_at = MessageState.SENT, None, row.sent_at or timezone.now()
    row.save()
    if status.code is StatusCode.REFUSED:
        notices.tell_clerks(row, notices.REFUSED)
    elif row.outgoing_id is not None and row.position is not None:
        note_outside_delivery(
            unit_id=row.unit_id,
            document_id=row.outgoing_id,
            position=row.position,
            how=_("over the document axis"),
            on=today(),
        )


def _said(status: edxml.Status) -> str:
    parts = [status.description, status.staff.staff]
    return " · ".join(part for part in parts if part)[:500]
