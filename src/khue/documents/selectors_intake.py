"""Reads of the clerk's table, and what looks like a document that is here already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from khue.core.errors import NotFound
from khue.core.text import fold
from khue.organisation import selectors as organisation

from . import permissions
from .models import IncomingDocument, Intake, IntakeFile
from .rules import types_on
from .selectors import incoming_for
from .types import IntakeState

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile

WAITING = (IntakeState.READING, IntakeState.READY)
PAGE = 50
_KNOWN_BODIES = 400


@dataclass(frozen=True, slots=True)
class Likeness:
    """A document that is here already and may be the same one, and why we think so."""

    document: IncomingDocument | None
    intake: Intake | None
    why: str


def intakes_for(user: User) -> QuerySet[Intake]:
    """Return what lies on the tables of the units for which the person registers."""
    units = organisation.units_with(user, permissions.REGISTER)
    return Intake.objects.filter(unit_id__in=units)


def waiting_intakes(user: User) -> list[Intake]:
    """Return what waits on the table, oldest first."""
    return list(intakes_for(user).filter(state__in=WAITING).order_by("brought_at")[:PAGE])


def get_intake_for(user: User, intake_id: int) -> Intake:
    """Return one thing on the table; raises ``NotFound``."""
    found = intakes_for(user).select_related("document", "closed_by__person").filter(pk=intake_id)
    row = found.first()
    if row is None:
        raise NotFound
    return row


def parts_of(intake: Intake) -> list[IntakeFile]:
    """Return pages or attachments in their order."""
    return list(intake.parts.select_related("file"))


def may_read_intake_file(user: Any, file: StoredFile) -> bool:
    """Whoever registers for the unit may read what lies on its table."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return intakes_for(user).filter(pk=holder, unit_id=file.unit_id).exists()


def known_issuers(unit_id: int) -> tuple[str, ...]:
    """Return names of bodies that write to the unit: those of its register, those above it."""
    rows = IncomingDocument.objects.filter(unit_id=unit_id).order_by("-pk")
    names = list(rows.values_list("issuer", flat=True)[:_KNOWN_BODIES])
    unit = organisation.get_unit(unit_id)
    names += [link.manager.name for link in organisation.managing_bodies(unit)]
    return tuple(dict.fromkeys(name for name in names if name))


def type_letters() -> dict[str, str]:
    """Return today's types by the letters of their symbols."""
    return {kind.letters: kind.name for kind in types_on() if kind.letters}


# Duplicates (Decree 30/2020, Annex VI: same id, or same number, symbol and body).

_WORDS = (
    (r"\bub ?nd\b", "uy ban nhan dan"), (r"\bhd ?nd\b", "hoi dong nhan dan"),
    (r"\bgd ?(?:&|va|-)? ?dt\b", "giao duc va dao tao"), (r"\bthcs\b", "trung hoc co so"),
    (r"\bthpt\b", "trung hoc pho thong"), (r"\bmn\b", "mam non"), (r"\bth\b", "tieu hoc"),
    (r"\btp\b\.?", "thanh pho"), (r"\bhcm\b", "ho chi minh"), (r"\bq\.", "quan "),
    (r"\bp\.", "phuong "), (r"&", " va "),
)  # fmt: skip
_SILENT = {"phuong", "quan", "xa", "thanh", "pho", "tinh", "huyen", "thi", "truong", "va", "cua"}


def body_words(name: str) -> frozenset[str]:
    """Return the words by which a body is known, abbreviations written out."""
    text = fold(name)
    for short, full in _WORDS:
        text = re.sub(short, full, text)
    return frozenset(re.findall(r"[a-z0-9]+", text))


def same_body(one: str, other: str) -> bool:
    """Whether two names mean the same body: one may say more than the other."""
    first, second = body_words(one), body_words(other)
    if not first or not second:
        return False
    smaller, larger = sorted((first, second), key=len)
    return smaller <= larger or len(smaller & larger) >= 0.75 * len(larger)


def reference_forms(reference: str) -> tuple[str, ...]:
    """Return how number and symbol may stand in the key of likeness: ``5/x``, ``05/x`` …"""
    plain = re.sub(r"\s+", "", fold(reference)).replace("–", "-")
    number, slash, symbol = plain.partition("/")
    if not slash or not number.isdigit():
        return (plain,) if plain else ()
    bare = number.lstrip("0") or "0"
    return tuple(f"{bare.zfill(width)}/{symbol}" for width in range(len(bare), 6))


def likely_duplicates(
    user: User,
    *,
    unit_id: int,
    issuer: str = "",
    reference: str = "",
    message_id: str = "",
    contents: Iterable[str] = (),
    but: int = 0,
    but_intake: int = 0,
) -> list[Likeness]:
    """Return what may be the same document, however it came; nothing is blocked by it.

    The same mail, the same file, or the same number, symbol and body as something registered,
    delivered through Khuê, or still on the table. Five at most.
    """
    found: list[Likeness] = []
    if message_id:
        same = intakes_for(user).filter(unit_id=unit_id, message_id=message_id)
        rest = same.exclude(pk=but_intake).exclude(state=IntakeState.DROPPED)
        found += [Likeness(row.document, row, _("the same e-mail")) for row in rest[:5]]
    found += _same_file(user, unit_id, [c for c in contents if c], but, but_intake)
    forms = reference_forms(reference)
    if forms:
        query = Q()
        for form in forms:
            query |= Q(duplicate_key__endswith=f" {form}") | Q(duplicate_key=form)
        rows = incoming_for(user).filter(query, unit_id=unit_id).exclude(pk=but)
        for document in rows.newest_first()[:20]:
            if not issuer or same_body(issuer, document.issuer):
                found.append(Likeness(document, None, _("the same number, symbol and body")))
    return _once(found)[:5]


def _same_file(
    user: User, unit_id: int, contents: Sequence[str], but: int, but_intake: int
) -> list[Likeness]:
    if not contents:
        return []
    rows = intakes_for(user).filter(unit_id=unit_id, parts__file__sha256__in=contents)
    rows = rows.exclude(pk=but_intake).exclude(state=IntakeState.DROPPED).distinct()
    same = [
        Likeness(row.document, row, _("the same file"))
        for row in rows.select_related("document")[:5]
        if row.document_id != but or not but
    ]
    scans = incoming_for(user).filter(unit_id=unit_id, scans__file__sha256__in=contents)
    same += [
        Likeness(row, None, _("the same file")) for row in scans.exclude(pk=but).distinct()[:5]
    ]
    return same


def _once(found: Sequence[Likeness]) -> list[Likeness]:
    kept: dict[tuple[str, int], Likeness] = {}
    for item in found:
        if item.document is not None:
            kept.setdefault(("document", item.document.pk), item)
        elif item.intake is not None:
            kept.setdefault(("intake", item.intake.pk), item)
    return list(kept.values())
