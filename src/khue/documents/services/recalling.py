"""Recall of an issued document: its copies in Khuê, its page on the portal, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.dispatch import selectors as dispatch
from khue.dispatch import services as dispatching
from khue.dispatch.errors import RecallReasonNeeded
from khue.dispatch.events import RecallAnswered
from khue.documents import audits, permissions
from khue.documents.errors import NotIssued
from khue.documents.events import Recalled, StandingChanged, recalled, standing_changed
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.documents.types import KIND, OutgoingState, Standing
from khue.organisation import selectors as organisation
from khue.publishing import selectors as publications
from khue.publishing import services as publishing

from .common import check, clean_text
from .indexing import ask_to_read_files

if TYPE_CHECKING:
    from khue.accounts.models import User


def recall_document(*, document: OutgoingDocument, reason: str, by: User) -> OutgoingDocument:
    """Take back an issued document: ask its receivers, and ask that its public page be taken down.

    Asked again, it goes to those who refused. The paper stays in the unit's register as it was
    issued. Call it outside a transaction. Raises ``NotPermitted``, ``NotIssued``,
    ``RecallReasonNeeded``, ``ContentRefused`` and ``NothingToRecall``.
    """
    check(by, permissions.RECALL, document.unit_id)
    text = " ".join(clean_text(reason).split())[:500]
    if not text:
        raise RecallReasonNeeded(field="reason")
    unit = organisation.get_unit(document.unit_id)
    screen_text(text, unit=unit, by=by, purpose="documents.reason")
    with transaction.atomic():
        row = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if row.state != OutgoingState.DISPATCHED:
            raise NotIssued
        sending = dispatch.dispatch_of(row.unit_id, KIND, row.pk)
        if sending is not None:
            dispatching.ask_recall(dispatch=sending, reason=text, by=by)
        row.recalled_at, row.recall_reason = timezone.now(), text
        row.standing = Standing.RECALLED
        row.save(update_fields=["recalled_at", "recall_reason", "standing"])
        _ask_withdrawal(row, text, by)
        audit.record(
            verb=audits.RECALLED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.RECALL),
            after={"reference": row.reference, "reason": text},
        )
        recalled.send(Recalled(row.unit_id, row.pk, row.dispatch_id, text))
        standing_changed.send(StandingChanged(row.unit_id, row.pk, row.standing))
    return row


def _ask_withdrawal(row: OutgoingDocument, text: str, by: User) -> None:
    publication = publications.publication_of(KIND, row.pk)
    if publication is not None:
        publishing.ask_withdrawal(publication=publication, reason=text, by=by)


def forget_words(payload: RecallAnswered) -> None:
    """The unit gave its copy back: the search forgets the words of its files."""
    if payload.kind != KIND or not payload.is_agreed:
        return
    rows = IncomingDocument.objects.filter(unit_id=payload.unit_id, delivery_id=payload.delivery_id)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(standing=Standing.RECALLED)
    if ids:
        ask_to_read_files(incoming_ids=ids)
