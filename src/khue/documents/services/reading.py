"""Who has looked into a document: one row of the trail a person and day."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from khue.core import audit
from khue.core.dates import HANOI, today
from khue.core.models import AuditEntry
from khue.documents import audits

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import IncomingDocument, OutgoingDocument


def note_reading(*, document: OutgoingDocument | IncomingDocument, by: User) -> bool:
    """Write down that the person has read it today; returns whether it was the first time.

    The caller fetched the document by ``get_outgoing_for`` or ``get_incoming_for``. Costs one
    query, and one row of the trail a day.
    """
    begun = datetime.combine(today(), time.min, tzinfo=HANOI)
    known = AuditEntry.objects.filter(
        unit_id=document.unit_id,
        object_type=document._meta.label_lower,
        object_id=str(document.pk),
        by_id=by.pk,
        verb=audits.READ,
        at__gte=begun,
    )
    if known.exists():
        return False
    audit.record(verb=audits.READ, obj=document, unit_id=document.unit_id, by=by)
    return True
