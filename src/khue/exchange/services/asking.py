"""Recall and change: asked by the sender, agreed to or declined by the receiver; held messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.documents.types import INCOMING_KIND
from khue.exchange import audits, permissions
from khue.exchange.edxml import StatusCode
from khue.exchange.errors import NothingAsked, ReasonNeeded, StatementNeeded, WrongState
from khue.exchange.models import Message
from khue.exchange.types import Ask, Direction, MessageKind, MessageState, Reply
from khue.files.services import freeze_files

from . import notices
from .common import check, screened
from .outbox import mark_asked, queue_status

if TYPE_CHECKING:
    from khue.accounts.models import User


def ask_recall(*, message: Message, reason: str, by: User) -> Message:
    """Ask the receiver to give a document back (status 13).

    Call it outside a transaction. Raises ``NotPermitted``, ``ReasonNeeded``, ``WrongState``.
    """
    check(by, permissions.SEND, message.unit_id)
    text = screened(reason, unit_id=message.unit_id, by=by)
    if not text:
        raise ReasonNeeded(field="reason")
    with transaction.atomic():
        row = _locked(message)
        is_there = row.direction == Direction.OUT and row.state == MessageState.SENT
        waits = bool(row.asked) and not row.reply
        if not is_there or row.kind != MessageKind.DOCUMENT or waits or row.reached == "02":
            raise WrongState(state=row.get_state_display())
        mark_asked(row, Ask.RECALL, text)
        queue_status(about=row, code=StatusCode.RECALL_ASKED, by=by, text=text)
        _record(audits.ASKED, row, by, reason=text)
    return row


def answer(*, message: Message, agrees: bool, text: str = "", by: User) -> Message:
    """Agree (15) to a recall or change that the sender asked for, or decline it (16) with a reason.

    The files of a document that is given back are handed out no more.

    Call it outside a transaction. Raises ``NotPermitted``, ``NothingAsked``, ``ReasonNeeded``.
    """
    check(by, permissions.SEND, message.unit_id)
    words = screened(text, unit_id=message.unit_id, by=by)
    if not agrees and not words:
        raise ReasonNeeded(field="text")
    with transaction.atomic():
        row = _locked(message)
        if row.direction != Direction.IN or not row.asked or row.reply:
            raise NothingAsked
        row.reply = Reply.AGREED if agrees else Reply.DECLINED
        row.reply_text = words
        row.save(update_fields=["reply", "reply_text"])
        if agrees and row.asked == Ask.RECALL and row.incoming_id is not None:
            freeze_files(unit_id=row.unit_id, holder_kind=INCOMING_KIND, holder_id=row.incoming_id)
        notices.settle_message(row)
        code = StatusCode.AGREED if agrees else StatusCode.DECLINED
        queue_status(about=row, code=code, by=by, text=words)
        _record(audits.ANSWERED, row, by, agrees=agrees, reason=words)
    return row


def confirm_held(*, message: Message, statement: str, by: User) -> Message:
    """Say that a held message bears no secrecy mark: it passes when the sender brings it again.

    The clerk has looked at the paper on another way. Call it outside a transaction.
    """
    check(by, permissions.SEND, message.unit_id)
    words = screened(statement, unit_id=message.unit_id, by=by)
    if not words:
        raise StatementNeeded(field="statement")
    with transaction.atomic():
        row = _locked(message)
        if row.state != MessageState.HELD or row.confirmed_by_id is not None:
            raise WrongState(state=row.get_state_display())
        row.confirmed_by, row.statement = by, words
        row.save(update_fields=["confirmed_by", "statement"])
        notices.settle_message(row)
        _record(audits.CONFIRMED, row, by, statement=words, sha256=row.sha256)
    return row


@transaction.atomic
def record_download(*, message: Message, by: User) -> None:
    """Write down who took the XML of a message."""
    audit.record(
        verb=audits.DOWNLOADED,
        obj=message,
        unit_id=message.unit_id,
        by=by,
        after={"sha256": message.sha256, "at": timezone.now()},
    )


def _locked(message: Message) -> Message:
    found: Message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("partner__connection")
        .get(pk=message.pk)
    )
    return found


def _record(verb: str, row: Message, by: User, **after: object) -> None:
    audit.record(verb=verb, obj=row, unit_id=row.unit_id, by=by, after=after)
