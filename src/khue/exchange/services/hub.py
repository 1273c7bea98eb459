"""The hub that other systems call: who gets in, what lies ready for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core import audit
from khue.core.scoping import system_scope
from khue.exchange import audits
from khue.exchange.models import Connection, Message, SeenRequest
from khue.exchange.selectors import codes_on, partners
from khue.exchange.types import Direction, MessageKind, MessageState
from khue.exchange.vxp import Answer, ErrorCode, MessageType, NotAuthentic, Request, check
from khue.files.selectors import read_content

from .keys import unlock
from .receiving import receive

_READY = "messages that lie ready are handed to the system that may collect them"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hub gives back: an answer, or the bytes of a message."""

    answer: Answer
    content: bytes | None = None


Operation = Callable[[Connection, Request], Reply]


def handle(request: Request) -> Reply:
    """Judge a request and do what it asks; never raises for what came from outside."""
    connection = _admit(request)
    if isinstance(connection, Answer):
        return Reply(connection)
    operation = _OPERATIONS.get((request.method, request.path))
    if operation is None:
        return Reply(Answer(ErrorCode.MALFORMED, _("This hub has no such call.")))
    return operation(connection, request)


def knows(system_id: str) -> bool:
    """Whether a system of this name may call at all: asked before its message is read."""
    return Connection.objects.filter(system_id=system_id, ended_at=None).exists()


def _admit(request: Request) -> Connection | Answer:
    """Return the system that proved who it is, or the answer that turns it away."""
    refused = Answer(ErrorCode.NOT_AUTHENTIC, _("Name, key or time of the request do not fit."))
    connection = Connection.objects.filter(system_id=request.system_id, ended_at=None).first()
    if connection is None:
        return refused
    try:
        secret = unlock(bytes(connection.secret_in), f"in:{connection.system_id}")
        check(request, secret, path=request.path, now=timezone.now())
    except (NotAuthentic, ValueError):
        return refused
    try:
        with transaction.atomic():
            SeenRequest.objects.create(seal=request.seal)
    except IntegrityError:
        return Answer(ErrorCode.REPLAYED, _("This very request was here before."))
    return connection


def _send(connection: Connection, request: Request) -> Reply:
    if request.message_type not in list(MessageType):
        return Reply(Answer(ErrorCode.MALFORMED, _("Say what comes: edoc or status.")))
    answer = receive(connection=connection, raw=request.body, doc_id=request.doc_id)
    if not answer.is_ok:
        text = f"{answer.code}: {answer.description}"[:300]
        Connection.objects.filter(pk=connection.pk).update(
            last_error=text, last_error_at=timezone.now()
        )
    return Reply(answer)


def _received(connection: Connection, request: Request) -> Reply:
    return Reply(Answer(data=_listed(connection, request, MessageState.READY)))


def _sent(connection: Connection, request: Request) -> Reply:
    """What this system brought, and what became of it."""
    with system_scope(reason=_READY):
        rows = Message.objects.filter(
            partner__connection=connection, direction=Direction.IN
        ).newest_first()
        data = [{"docId": row.message_id, "state": row.state} for row in rows[:_MOST]]
    return Reply(Answer(data=data))


def _listed(connection: Connection, request: Request, state: str) -> list[dict[str, Any]]:
    with system_scope(reason=_READY):
        rows = _ready(connection, state)
        if request.message_type in list(MessageType):
            rows = rows.filter(kind=request.message_type)
        return [
            {
                "docId": row.message_id,
                "messageType": row.kind,
                "to": row.partner.organ_id,
                "createdTime": f"{timezone.localtime(row.created_at):%Y/%m/%d %H:%M:%S}",
            }
            for row in rows.order_by("pk")[:_MOST]
        ]


def _ready(connection: Connection, state: str = MessageState.READY) -> Any:
    return Message.objects.filter(
        partner__connection=connection, direction=Direction.OUT, state=state
    ).select_related("partner", "xml")


def _fetch(connection: Connection, request: Request) -> Reply:
    with system_scope(reason=_READY):
        row = _ready(connection).filter(message_id=request.doc_id).first()
        if row is None or row.xml is None:
            return Reply(Answer(ErrorCode.UNKNOWN_MESSAGE, _("No such message lies ready.")))
        return Reply(Answer(doc_id=row.message_id), read_content(row.xml))


def _acknowledge(connection: Connection, request: Request) -> Reply:
    """The collector has it ("done") or can't take it ("fail")."""
    try:
        said = json.loads(request.body)
        doc_id, status = str(said["docId"]), str(said["status"])
    except (ValueError, KeyError, TypeError):
        return Reply(Answer(ErrorCode.MALFORMED, _("Say docId and status.")))
    if status not in ("done", "fail"):
        return Reply(Answer(ErrorCode.MALFORMED, _("The status is done or fail.")))
    with system_scope(reason=_READY), transaction.atomic():
        row = _ready(connection).select_for_update(of=("self",)).filter(message_id=doc_id).first()
        if row is None:
            return Reply(Answer(ErrorCode.UNKNOWN_MESSAGE, _("No such message lies ready.")))
        _collected(row, is_done=status == "done")
    return Reply(Answer(doc_id=doc_id))


def _collected(row: Message, *, is_done: bool) -> None:
    row.state = MessageState.SENT if is_done else MessageState.FAILED
    row.error = "" if is_done else "collector_failed"
    row.sent_at = timezone.now() if is_done else None
    row.save(update_fields=["state", "error", "sent_at"])
    verb = audits.SENT if is_done else audits.FAILED
    audit.record(
        verb=verb, obj=row, unit_id=row.unit_id, by=None, after={"to": row.partner.name,
        "sha256": row.sha256}
    )  # fmt: skip


def _count(kind: str) -> Operation:
    def count(connection: Connection, _request: Request) -> Reply:
        with system_scope(reason=_READY):
            number = _ready(connection).filter(kind=kind).count()
        return Reply(Answer(data=number))

    return count


def _agencies(_connection: Connection, _request: Request) -> Reply:
    """Our own units with their codes, and the partners: organisations that can be written to."""
    own = codes_on().select_related("unit").order_by("code")
    data = [{"id": row.code, "name": row.unit.name} for row in own]
    data += [{"id": row.organ_id, "name": row.name} for row in partners()]
    return Reply(Answer(data=data))


_OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "sendEdoc"): _send,
    ("GET", "getReceivedEdocList"): _received,
    ("GET", "getSentEdocList"): _sent,
    ("GET", "getEdoc"): _fetch,
    ("GET", "downloadEdoc"): _fetch,
    ("POST", "updateStatus"): _acknowledge,
    ("GET", "countReceiveEdoc"): _count(MessageKind.DOCUMENT),
    ("GET", "countReceiveStatus"): _count(MessageKind.STATUS),
    ("GET", "getAgenciesList"): _agencies,
    ("GET", "getAgenciesListQD20"): _agencies,
}


def forget_requests() -> int:
    """Forget seals that are older than any request may be."""
    old = timezone.now() - timedelta(hours=1)
    return SeenRequest.objects.filter(at__lt=old).delete()[0]
