"""What happens in the house goes to the other side by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from khue.documents.events import IncomingMoved, IncomingStep, OutgoingSent, Recalled
from khue.documents.services import letter_for_outside
from khue.exchange.edxml import BusinessType, StatusCode
from khue.exchange.models import Message
from khue.exchange.selectors import partner_called
from khue.exchange.types import RANKS, Ask, Direction, MessageState

from .outbox import mark_asked, queue_document, queue_status

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.types import OutsideLetter

_CODES = {
    IncomingStep.REGISTERED: StatusCode.REGISTERED,
    IncomingStep.ASSIGNED: StatusCode.ASSIGNED,
    IncomingStep.STARTED: StatusCode.IN_WORK,
    IncomingStep.DONE: StatusCode.DONE,
    IncomingStep.RETURNED: StatusCode.REFUSED,
}


def on_outgoing_sent(payload: OutgoingSent) -> None:
    """Put the document into the box for each line that names a partner."""
    letter = letter_for_outside(payload.unit_id, payload.document_id)
    by = _user(payload.by_id)
    for line in letter.lines:
        partner = None if line.is_delivered else partner_called(line.text)
        if partner is None or _goes_there(payload, partner.pk):
            continue
        earlier = _replaced(letter, partner.pk)
        queue_document(
            unit_id=payload.unit_id,
            document_id=payload.document_id,
            partner=partner,
            by=by,
            position=line.position,
            replaces=earlier,
            business=BusinessType.REPLACE if earlier else BusinessType.NEW,
        )


def _replaced(letter: OutsideLetter, partner_id: int) -> Message | None:
    """The document that the partner has and this one replaces."""
    if not letter.replaces:
        return None
    found: Message | None = (
        Message.objects.documents()
        .filter(
            unit_id=letter.unit_id,
            outgoing_id__in=letter.replaces,
            partner_id=partner_id,
            direction=Direction.OUT,
            state=MessageState.SENT,
        )
        .newest_first()
        .first()
    )
    return found


def _goes_there(payload: OutgoingSent, partner_id: int) -> bool:
    """Two lines may name the same body."""
    rows = Message.objects.documents().filter(
        unit_id=payload.unit_id, outgoing_id=payload.document_id, partner_id=partner_id
    )
    return rows.filter(direction=Direction.OUT).exists()


def on_incoming_moved(payload: IncomingMoved) -> None:
    """Tell the sender how far the unit has come; a step is told once."""
    row = (
        Message.objects.documents()
        .select_related("partner")
        .filter(
            unit_id=payload.unit_id,
            incoming_id=payload.document_id,
            direction=Direction.IN,
            state=MessageState.RECEIVED,
        )
        .first()
    )
    code = _CODES[payload.step]
    if row is None or RANKS[code.value] <= RANKS.get(row.reached, 0):
        return
    row.reached = code.value
    row.save(update_fields=["reached"])
    queue_status(about=row, code=code, by=_user(payload.by_id), text=payload.text)


def on_recalled(payload: Recalled) -> None:
    """Who recalls a document recalls it from the bodies outside too (status 13)."""
    rows = Message.objects.documents().filter(
        unit_id=payload.unit_id,
        outgoing_id=payload.document_id,
        direction=Direction.OUT,
        state=MessageState.SENT,
    )
    for row in rows.exclude(reached="02").select_related("partner"):
        if row.asked and not row.reply:
            continue
        mark_asked(row, Ask.RECALL, payload.reason)
        queue_status(about=row, code=StatusCode.RECALL_ASKED, by=None, text=payload.reason)


def _user(user_id: int) -> User:
    return get_user_model().objects.select_related("person").get(pk=user_id)
