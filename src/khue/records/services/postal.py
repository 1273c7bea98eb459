"""The postal book: what went by post, and the receipt that came back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from khue.documents import selectors as documents
from khue.records import audits, permissions
from khue.records.errors import ReasonNeeded, UnknownDocument, WrongPieces, WrongState
from khue.records.models import PostalEntry
from khue.records.types import Sending

from .common import check, happened, line, screened, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_MOST = 9999


def write_postal_entry(
    *,
    unit: Unit,
    by: User,
    sent_on: date,
    references: str,
    recipient: str,
    kind: str = Sending.ENVELOPE,
    pieces: int = 1,
    note: str = "",
    outgoing_id: int | None = None,
) -> PostalEntry:
    """Write a line. Call it outside a transaction: the words are screened.

    ``outgoing_id`` names the document it carries, one that the person may read. Raises
    ``NotPermitted``, ``WordsNeeded``, ``DayAhead``, ``WrongPieces``, ``NotFound``.
    """
    check(by, permissions.KEEP_BOOKS, unit.pk)
    about = line(references, 300, field="references")
    to = line(recipient, 300, field="recipient")
    if not 1 <= pieces <= _MOST:
        raise WrongPieces(field="pieces")
    happened(sent_on, "sent_on")
    if outgoing_id is not None and documents.get_outgoing_for(by, outgoing_id).unit_id != unit.pk:
        raise UnknownDocument(field="references")
    screened(unit.pk, by, about, to, note)
    with transaction.atomic():
        row = PostalEntry.objects.create(
            unit=unit, by=by, sent_on=sent_on, references=about, recipient=to,
            kind=Sending(kind), pieces=pieces, note=line(note, 300), outgoing_id=outgoing_id,
        )  # fmt: skip
        write(audits.POSTED, row, by, permissions.KEEP_BOOKS, reference=about, to=to)
    return row


def record_postal_receipt(
    *, entry: PostalEntry, by: User, receipt: str, received_on: date | None = None
) -> PostalEntry:
    """Write down the postmark or receipt. Raises ``WordsNeeded``, ``DayAhead``, ``WrongState``."""
    check(by, permissions.KEEP_BOOKS, entry.unit_id)
    words = line(receipt, 200, field="receipt")
    if received_on is not None:
        happened(received_on, "received_on")
    screened(entry.unit_id, by, words)
    with transaction.atomic():
        row = _locked(entry)
        row.receipt, row.received_on = words, received_on
        row.save(update_fields=["receipt", "received_on"])
        write(audits.POST_RECEIPT, row, by, permissions.KEEP_BOOKS, text=words)
    return row


def strike_postal_entry(*, entry: PostalEntry, by: User, reason: str) -> PostalEntry:
    """Strike a wrong line out with its reason; a line is never taken out of the book."""
    check(by, permissions.KEEP_BOOKS, entry.unit_id)
    words = line(reason, 300)
    if not words:
        raise ReasonNeeded(field="reason")
    screened(entry.unit_id, by, words)
    with transaction.atomic():
        row = _locked(entry)
        row.is_struck, row.note = True, words
        row.save(update_fields=["is_struck", "note"])
        write(audits.POST_STRUCK, row, by, permissions.KEEP_BOOKS, reason=words)
    return row


def _locked(entry: PostalEntry) -> PostalEntry:
    row = PostalEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.is_struck:
        raise WrongState(state=row.note)
    return row
