"""From the clerk's table to what the templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.documents.forms_intake import name_of
from khue.documents.models import Intake, IntakeFile
from khue.documents.selectors_intake import Likeness
from khue.documents.types import IntakeKind, IntakeState
from khue.signing.types import Outcome

from .shown import Row

_MOST_PAGES = 30
_PDF = "application/pdf"
_PROBLEMS = {
    "no_reader": gettext_lazy("The reading program is not installed. Fill in the fields by hand."),
    "too_slow": gettext_lazy("Reading took too long and was stopped. Fill in the fields by hand."),
    "unreadable": gettext_lazy("The machine could not read it. Fill in the fields by hand."),
    "unknown_kind": gettext_lazy(
        "The machine reads PDF, Word and pictures only. Fill in the fields by hand."
    ),
}


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A picture of a page."""

    url: str
    number: int


@dataclass(frozen=True, slots=True)
class ShownPart:
    """An attachment or a page, and what its signatures are worth."""

    position: int
    name: str
    size: int
    scan_state: str
    url: str
    is_document: bool
    pages: tuple[ShownPage, ...]
    signature_kind: str
    signature: str
    signers: tuple[str, ...]


def part_shown(part: IntakeFile) -> ShownPart:
    """One part as it is drawn."""
    kind, words = _signature(part)
    return ShownPart(
        position=part.position,
        name=part.file.name,
        size=part.file.size,
        scan_state=part.file.scan_state,
        url=reverse("documents:intake_file", args=[part.intake_id, part.position]),
        is_document=part.is_document,
        pages=_pages(part),
        signature_kind=kind,
        signature=words,
        signers=tuple(_signer(item) for item in part.signature.get("signers", ())),
    )


def _pages(part: IntakeFile) -> tuple[ShownPage, ...]:
    content_type = part.file.content_type
    count = 1 if content_type.startswith("image/") else 0
    if content_type == _PDF:
        count = min(part.file.page_count or 1, _MOST_PAGES)
    return tuple(
        ShownPage(reverse("documents:intake_page", args=[part.intake_id, part.position, n]), n)
        for n in range(1, count + 1)
    )


def _signature(part: IntakeFile) -> tuple[str, str]:
    outcome = part.signature.get("outcome", "")
    words: dict[str, tuple[str, str]] = {
        Outcome.VALID: ("done", _("Signatures valid")),
        Outcome.INCOMPLETE: ("waiting", _("Signatures valid, proof incomplete")),
        Outcome.INVALID: ("refused", _("A signature is not valid")),
        Outcome.ALTERED: ("refused", _("Altered after signing")),
        Outcome.UNSIGNED: ("neutral", _("No digital signature")),
        Outcome.UNREADABLE: ("refused", _("Signatures cannot be checked")),
    }
    return words.get(outcome, ("", ""))


def _signer(item: dict[str, str]) -> str:
    return " · ".join(part for part in (item["name"], item["organisation"], item["at"]) if part)


def problem_text(intake: Intake) -> str:
    """Why nothing was read, in a sentence; "" where something was."""
    return str(_PROBLEMS.get(intake.problem, ""))


def intake_row(row: Intake) -> Row:
    """A line of the table."""
    state = IntakeState(row.state)
    facts = row.proposed
    title = facts.get("abstract", [""])[0] or row.subject or str(row.get_kind_display())
    meta = [facts.get(name, [""])[0] for name in ("reference", "issuer")]
    if row.kind == IntakeKind.MAIL:
        meta.append(row.sender)
    return Row(
        title=str(title),
        url=reverse("documents:intake", args=[row.pk]),
        meta=" · ".join(str(part) for part in meta if part),
        state="active" if state == IntakeState.READING else "waiting",
        state_text=str(state.label),
        when=row.brought_at,
    )


@dataclass(frozen=True, slots=True)
class ShownLikeness:
    """A likely duplicate with its link."""

    name: str
    why: str
    url: str
    about: str


def duplicates_shown(found: Sequence[Likeness]) -> list[ShownLikeness]:
    """Likely duplicates with where they are read."""
    shown = []
    for item in found:
        if item.document is not None:
            url = reverse("documents:incoming", args=[item.document.pk])
            about = item.document.abstract
        elif item.intake is not None:
            url, about = reverse("documents:intake", args=[item.intake.pk]), item.intake.subject
        shown.append(ShownLikeness(name_of(item), item.why, url, about))
    return shown
