"""Hands papers to the signing room when it can add proof that was missing at the time of signing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from khue.documents.models import OutgoingDocument
from khue.documents.types import KIND, OutgoingState
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.signing.types import SignedPaper


class Keeper:
    """Papers of outgoing documents until they are sent: what was sent is never replaced."""

    def load(self, holder_id: int) -> bytes | None:
        """Return the paper as it stands, or ``None`` when it was sent or is gone."""
        row = self._rows(holder_id).first()
        return read_content(row.paper) if row is not None and row.paper else None

    @transaction.atomic
    def replace(self, holder_id: int, paper: SignedPaper, *, was: str) -> bool:
        """Keep the fuller paper where the one that was loaded still stands."""
        row = self._rows(holder_id).select_for_update(of=("self",)).first()
        if row is None or row.paper is None or row.paper.sha256 != was:
            return False
        row.paper = store_generated(
            unit=organisation.get_unit(row.unit_id),
            data=paper.pdf,
            name=row.paper.name,
            content_type="application/pdf",
            page_count=row.pages,
            by=None,
            holder_kind=KIND,
            holder_id=row.pk,
        )
        row.signature_level = str(paper.level)
        row.save(update_fields=["paper", "signature_level"])
        return True

    def _rows(self, holder_id: int) -> QuerySet[OutgoingDocument]:
        waiting = (OutgoingState.SIGNED, OutgoingState.SEALED)
        rows: QuerySet[OutgoingDocument] = OutgoingDocument.objects.filter(
            pk=holder_id, state__in=waiting
        )
        return rows.select_related("paper")
