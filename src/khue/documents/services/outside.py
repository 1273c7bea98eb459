"""The face towards other systems: a letter handed over, a letter that came, news of a delivery.

Khuê itself acts here (``by`` is nobody): the rooms above have judged who sent it and how.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotFound
from khue.documents import audits
from khue.documents.models import (
    IncomingDocument,
    IncomingFile,
    OutgoingDocument,
    RecipientLine,
)
from khue.documents.rules import numbering_on
from khue.documents.types import (
    INCOMING_KIND,
    IncomingState,
    LinkKind,
    OutgoingState,
    OutsideLetter,
    OutsideLine,
    RecipientKind,
    Urgency,
)
from khue.files.services import hang_on

from . import notices
from .common import clean_text
from .dispatching import files_of
from .indexing import ask_to_read_files, index_incoming

if TYPE_CHECKING:
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit


def letter_for_outside(unit_id: int, document_id: int) -> OutsideLetter:
    """Return an issued document of the unit; raises ``NotFound`` for one that is not issued.

    The caller has opened the unit's scope and decided who may send.
    """
    row = (
        OutgoingDocument.objects.in_state(OutgoingState.SEALED, OutgoingState.DISPATCHED)
        .select_related("paper")
        .filter(pk=document_id, unit_id=unit_id)
        .first()
    )
    if row is None or row.issued_on is None:
        raise NotFound
    lines = list(row.recipient_lines.all())
    return OutsideLetter(
        unit_id=unit_id,
        document_id=row.pk,
        number=numbering_on(row.issued_on).text(row.number or 1),
        symbol=row.symbol,
        reference=row.reference,
        issued_on=row.issued_on,
        type_code=row.type_code,
        type_name=row.type_name,
        abstract=row.abstract,
        urgency=row.urgency,
        due_on=row.due_on,
        signer_name=row.signer_name,
        signer_lines=tuple(row.signer_lines),
        pages=row.pages,
        recipients=tuple(line.text for line in lines),
        lines=tuple(
            OutsideLine(line.position, line.text, line.delivered_on is not None)
            for line in lines
            if line.kind == RecipientKind.SUPERIOR
        ),
        files=tuple(files_of(row)),
        replaces=tuple(
            row.links_made.filter(kind=LinkKind.REPLACES, target__isnull=False).values_list(
                "target_id", flat=True
            )
        ),
    )


@transaction.atomic
def receive_from_outside(
    *,
    unit: Unit,
    issuer: str,
    reference: str,
    abstract: str,
    files: Sequence[StoredFile],
    issued_on: date | None = None,
    type_name: str = "",
    urgency: str = Urgency.NORMAL,
    due_on: date | None = None,
    arrived_at: datetime | None = None,
    note: str = "",
) -> IncomingDocument:
    """Put what another system brought among the unit's arrived documents and tell the clerks.

    Words and files were screened by the caller before the transaction. A document of the same
    number, symbol and issuer is not blocked: its page warns of it.
    """
    row = IncomingDocument.objects.create(
        unit=unit,
        state=IncomingState.ARRIVED,
        issuer=clean_text(issuer)[:200],
        reference=clean_text(reference)[:80],
        abstract=" ".join(clean_text(abstract).split())[:500],
        issued_on=issued_on,
        type_name=clean_text(type_name)[:60],
        urgency=Urgency(urgency),
        due_on=due_on,
        arrived_at=arrived_at or timezone.now(),
        note=clean_text(note)[:300],
    )
    for place, file in enumerate(files, start=1):
        hang_on(file, holder_kind=INCOMING_KIND, holder_id=row.pk)
        IncomingFile.objects.create(unit=unit, document=row, position=place, file=file)
    index_incoming([row])
    ask_to_read_files(incoming_ids=[row.pk])
    notices.tell_of_arrival(row)
    audit.record(
        verb=audits.ARRIVED_OUTSIDE,
        obj=row,
        unit_id=row.unit_id,
        by=None,
        after={
            "reference": row.reference,
            "issuer": row.issuer,
            "files": [file.sha256 for file in files],
        },
    )
    return row


@transaction.atomic
def note_outside_delivery(
    *, unit_id: int, document_id: int, position: int, how: str, on: date
) -> bool:
    """Write down that another system brought the document to a line's body; once only."""
    line = (
        OutgoingDocument.objects.select_for_update(of=("self",))
        .get(pk=document_id, unit_id=unit_id)
        .recipient_lines.filter(position=position, delivered_on__isnull=True)
        .first()
    )
    if line is None:
        return False
    line.delivered_on, line.delivered_how = on, how[:200]
    line.save(update_fields=["delivered_on", "delivered_how"])
    audit.record(
        verb=audits.DELIVERED_OUTSIDE,
        obj=line.document,
        unit_id=unit_id,
        by=None,
        after={"to": line.text, "on": on, "how": line.delivered_how},
    )
    return True


def undelivered_lines(
    unit_ids: Iterable[int], *, since: date
) -> list[tuple[OutsideLine, int, str]]:
    """Return lines of bodies outside that nobody has carried, with document and abstract.

    Sent documents since the day only, newest first; the caller has checked access to the units.
    """
    rows = (
        RecipientLine.objects.filter(
            unit_id__in=list(unit_ids),
            kind=RecipientKind.SUPERIOR,
            delivered_on=None,
            document__state=OutgoingState.DISPATCHED,
            document__issued_on__gte=since,
        )
        .select_related("document")
        .order_by("-document__dispatched_at", "position")[:100]
    )
    return [
        (
            OutsideLine(row.position, row.text, is_delivered=False),
            row.document_id,
            f"{row.document.reference} · {row.document.abstract}",
        )
        for row in rows
    ]


def issued_choices(unit_id: int, *, limit: int = 50) -> list[tuple[int, str]]:
    """Return the unit's newest issued documents as (id, words), for a choice in a room above."""
    rows = OutgoingDocument.objects.in_state(OutgoingState.SEALED, OutgoingState.DISPATCHED).filter(
        unit_id=unit_id
    )
    newest = rows.order_by("-issued_on", "-number")[:limit]
    return [(row.pk, f"{row.reference} · {row.abstract}") for row in newest]
