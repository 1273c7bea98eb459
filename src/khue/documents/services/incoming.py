"""What comes in: a row for each receiving unit, its number, and who opened it first."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.dispatch import selectors as dispatch
from khue.dispatch.events import Delivered
from khue.dispatch.services import open_delivery, record_receipt
from khue.dispatch.types import Receipt, Stage
from khue.documents import audits, permissions
from khue.documents.errors import AbstractNeeded, WrongState
from khue.documents.events import IncomingStep
from khue.documents.models import Assignment, IncomingDocument, IncomingFile
from khue.documents.numbering import take_number
from khue.documents.types import INCOMING_KIND, KIND, Direction, IncomingState, Urgency
from khue.files.services import hang_on, store_upload
from khue.files.services.storing import Upload
from khue.organisation import selectors as organisation

from .common import check, clean_text, moved
from .indexing import ask_to_read_files, index_incoming

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.organisation.models import Unit


def receive_deliveries(payload: Delivered) -> None:
    """Put a dispatched document among the incoming documents of each receiving unit."""
    if payload.kind != KIND:
        return
    with system_scope(reason="a dispatched document enters the list of each receiving unit"):
        rows = [
            IncomingDocument(
                unit_id=delivery.unit_id,
                delivery_id=delivery.pk,
                source_id=delivery.object_id,
                issuer=delivery.sender_name,
                reference=delivery.reference,
                issued_on=delivery.issued_on,
                type_name=delivery.type_label,
                abstract=delivery.abstract or delivery.subject,
                urgency=delivery.urgency,
                due_on=delivery.due_on,
                arrived_at=delivery.sent_at,
            )
            for delivery in dispatch.unit_deliveries(payload.delivery_ids)
        ]
        for row in rows:
            row.fill_keys()
        IncomingDocument.objects.bulk_create(rows, batch_size=500)
        index_incoming(rows)
        ask_to_read_files(incoming_ids=[row.pk for row in rows])


def _locked(document: IncomingDocument, *states: str) -> IncomingDocument:
    row = IncomingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def register_incoming(*, document: IncomingDocument, by: User, note: str = "") -> IncomingDocument:
    """Give an arrived document the unit's next incoming number and tell the sender's board.

    Call it outside a transaction: the note is screened. Raises ``NotPermitted`` and ``WrongState``
    when it has a number already.
    """
    check(by, permissions.REGISTER, document.unit_id)
    if note.strip():
        unit = organisation.get_unit(document.unit_id)
        screen_text(note, unit=unit, by=by, purpose="documents.text")
    with transaction.atomic():
        row = _locked(document, IncomingState.ARRIVED)
        row.note = note.strip()[:300]
        give_number(row, by)
    return row


def give_number(row: IncomingDocument, by: User) -> None:
    """Take the next incoming number for a locked row and tell the sender's board."""
    entry = take_number(unit_id=row.unit_id, direction=Direction.INCOMING, day=today(), by=by)
    row.number, row.number_text, row.entry = entry.number, entry.text, entry
    row.registered_at, row.registered_by = timezone.now(), by
    row.state = IncomingState.REGISTERED
    row.save()
    if row.delivery is not None:
        record_receipt(
            delivery=row.delivery,
            stage=Stage.REGISTERED,
            by=by,
            detail=Receipt(incoming_number=row.number_text),
        )
    moved(row, IncomingStep.REGISTERED, by)
    audit.record(
        verb=audits.REGISTERED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.REGISTER),
        after={"number": row.number_text, "reference": row.reference, "issuer": row.issuer},
    )


def register_paper_document(
    *,
    unit: Unit,
    by: User,
    issuer: str,
    reference: str,
    abstract: str,
    issued_on: date | None = None,
    type_name: str = "",
    urgency: str = Urgency.NORMAL,
    due_on: date | None = None,
    arrived_at: datetime | None = None,
    scan: Upload | None = None,
    note: str = "",
    clerk_confirmation: ClerkConfirmation | None = None,
) -> IncomingDocument:
    """Register a document that came on paper, with its screened scan.

    The form warns of a likely duplicate first (``selectors.alike``); nothing is blocked. Call
    it outside a transaction. Raises ``NotPermitted``, ``AbstractNeeded``, ``ContentRefused``.
    """
    check(by, permissions.REGISTER, unit)
    about = " ".join(clean_text(abstract).split())
    if not about:
        raise AbstractNeeded(field="abstract")
    words = f"{issuer}\n{reference}\n{about}\n{note}"
    screen_text(words, unit=unit, by=by, purpose="documents.text")
    stored = None
    if scan is not None:
        stored = store_upload(
            unit=unit,
            upload=scan,
            by=by,
            holder_kind=INCOMING_KIND,
            purpose="documents.scan",
            clerk_confirmation=clerk_confirmation,
        )
    with transaction.atomic():
        row = IncomingDocument.objects.create(
            unit=unit,
            issuer=clean_text(issuer)[:200],
            reference=clean_text(reference)[:80],
            abstract=about[:500],
            issued_on=issued_on,
            type_name=type_name,
            urgency=Urgency(urgency),
            due_on=due_on,
            arrived_at=arrived_at or timezone.now(),
            note=note.strip()[:300],
        )
        if stored is not None:
            hang_on(stored, holder_kind=INCOMING_KIND, holder_id=row.pk)
            IncomingFile.objects.create(unit=unit, document=row, position=1, file=stored)
            ask_to_read_files(incoming_ids=[row.pk])
        give_number(row, by)
    return row


@transaction.atomic
def open_incoming(*, document: IncomingDocument, by: User) -> bool:
    """Write down who opened it; the first opening goes to the sender's board.

    Returns whether anything was written. The caller fetched it by ``get_incoming_for``.
    """
    now = timezone.now()
    mine = Assignment.objects.filter(document=document, assignee=by, opened_at__isnull=True)
    changed = is_started = bool(mine.update(opened_at=now))
    first = IncomingDocument.objects.filter(pk=document.pk, first_opened_at__isnull=True)
    if first.update(first_opened_at=now, first_opened_by=by):
        changed = True
        if document.delivery is not None:
            open_delivery(delivery=document.delivery, by=by)
    if is_started:
        moved(document, IncomingStep.STARTED, by)
    if changed:
        audit.record(verb=audits.OPENED, obj=document, unit_id=document.unit_id, by=by, after={})
    return changed
