"""The background part of the clerk's table: reads the paper, checks its signatures, proposes.

May run again at any time: it writes only while the thing still waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khue.core.errors import DomainError
from khue.documents.models import Intake, IntakeFile
from khue.documents.reading import Facts, Field, Hints, Reading, read_paper
from khue.documents.selectors_intake import known_issuers, type_letters
from khue.documents.types import IntakeKind, IntakeState
from khue.files.selectors import read_content
from khue.signing.services import verify_pdf
from khue.signing.types import VerificationReport

READ_INTAKE = "documents.read_intake"
_PDF = "application/pdf"
_MOST_CANDIDATES = 6
_SUBJECT_SURENESS = 45


@dataclass(frozen=True, slots=True)
class _Read:
    """One candidate and what was read from it."""

    part: IntakeFile
    reading: Reading

    @property
    def weight(self) -> int:
        """How much it looks like the official document."""
        fields = self.reading.facts.fields
        return len(fields) + 4 * ("reference" in fields) + 2 * ("issued_on" in fields)


def read_intake(*, unit_id: int, intake_id: int) -> None:
    """Read the document of the intake and keep what it seems to say. Idempotent."""
    row = Intake.objects.filter(pk=intake_id, unit_id=unit_id, state=IntakeState.READING).first()
    if row is None:
        return
    parts = list(row.parts.select_related("file"))
    hints = Hints(issuers=known_issuers(unit_id), types=type_letters())
    best = _best(row, parts, hints)
    signatures = {part.pk: _signature(part) for part in parts if part.file.content_type == _PDF}
    with transaction.atomic():
        fresh = Intake.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.state != IntakeState.READING:
            return
        if fresh.kind == IntakeKind.MAIL and best is not None:
            fresh.parts.update(is_document=False)
            fresh.parts.filter(pk=best.part.pk).update(is_document=True)
        for pk, shown in signatures.items():
            fresh.parts.filter(pk=pk).update(signature=shown)
        reading = best.reading if best else Reading(Facts(), problem="unknown_kind")
        fresh.proposed = _with_mail(fresh, reading.facts).as_json()
        fresh.how, fresh.problem = reading.how, reading.problem
        fresh.state, fresh.read_at = IntakeState.READY, timezone.now()
        fresh.save(update_fields=["proposed", "how", "problem", "state", "read_at"])


def _best(row: Intake, parts: Sequence[IntakeFile], hints: Hints) -> _Read | None:
    """The pages of a scan as one paper; of a mail the chosen, else the likeliest attachment."""
    chosen = [part for part in parts if part.is_document]
    if row.kind == IntakeKind.SCAN:
        return _read(chosen, hints) if chosen else None
    found = [_read([part], hints) for part in (chosen or parts)[:_MOST_CANDIDATES]]
    return max(found, key=lambda item: item.weight, default=None)


def _read(pages: Sequence[IntakeFile], hints: Hints) -> _Read:
    first = pages[0]
    try:
        data = read_content(first.file)
        is_last_apart = len(pages) > 1 and pages[-1].file.content_type.startswith("image/")
        is_picture = first.file.content_type.startswith("image/")
        last = read_content(pages[-1].file) if is_last_apart and is_picture else b""
    except DomainError:  # locked by a later scan, or gone: the clerk sees why when opening it
        return _Read(first, Reading(Facts(), problem="unreadable"))
    return _Read(first, read_paper(data, first.file.content_type, hints, last=last))


def _with_mail(row: Intake, facts: Facts) -> Facts:
    """What the paper does not say, the subject of the mail may."""
    fields = dict(facts.fields)
    if row.kind == IntakeKind.MAIL and "abstract" not in fields and row.subject:
        fields["abstract"] = Field(row.subject, _SUBJECT_SURENESS)
    return Facts(fields)


def _signature(part: IntakeFile) -> dict[str, Any]:
    """What the signing room says of a PDF, as plain values for the page."""
    try:
        report = verify_pdf(read_content(part.file))
    except DomainError:
        return {}
    return _shown(report)


def _shown(report: VerificationReport) -> dict[str, Any]:
    return {
        "outcome": report.outcome.value,
        "signers": [asdict(_Signer(s.signer, s.organisation, _day(s.timestamp_at or s.claimed_at)))
                    for s in report.signatures[:10]],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Signer:
    name: str
    organisation: str
    at: str


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""
