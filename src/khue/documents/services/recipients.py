"""The recipients block as people write it: each line is one of five kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from khue.core.text import clean, fold
from khue.documents.models import OutgoingDocument, RecipientLine
from khue.documents.types import Line, RecipientKind

from .indexing import index_outgoing

_RULES: tuple[tuple[RecipientKind, re.Pattern[str]], ...] = (
    (RecipientKind.ARCHIVE, re.compile(r"^luu\b")),
    (RecipientKind.AUDIENCE, re.compile(r"^nhu (tren|dieu|kinh gui)\b|^cac (truong|don vi)\b")),
    (RecipientKind.PORTAL, re.compile(r"\b(cong|trang) (thong tin|ttdt)|\bwebsite\b|\bportal\b")),
    (
        RecipientKind.LEADERS,
        re.compile(
            r"^(blđ|bld|bgh|lanh dao|ban (lanh dao|giam hieu|giam doc))\b|^(truong|pho) phong"
        ),
    ),
)
MOST_LINES = 40


def classify_recipient(text: str) -> RecipientKind:
    """Guess what a line means; what fits no rule is a body outside Khuê."""
    folded = fold(text).strip()
    return next((kind for kind, rule in _RULES if rule.search(folded)), RecipientKind.SUPERIOR)


def lines_from_text(text: str | Iterable[str]) -> tuple[Line, ...]:
    """Read a recipients block: one line each, with or without dash and semicolon."""
    parts = text.splitlines() if isinstance(text, str) else text
    found = (clean(part).strip().lstrip("-–+ ").rstrip(" .;") for part in parts)
    return tuple(Line(classify_recipient(part), part[:200]) for part in found if part)[:MOST_LINES]


def default_lines(drafting_unit: str) -> tuple[Line, ...]:
    """The block of a letter that names nobody else."""
    archive = f"Lưu: VT, {drafting_unit}" if drafting_unit else "Lưu: VT"
    return (
        Line(RecipientKind.AUDIENCE, "Như trên"),
        Line(RecipientKind.ARCHIVE, archive),
    )


def write_lines(document: OutgoingDocument, lines: Sequence[Line]) -> None:
    """Replace the block of a document that is still a draft; the search knows it at once."""
    document.recipient_lines.all().delete()
    RecipientLine.objects.bulk_create(
        [
            RecipientLine(
                unit_id=document.unit_id,
                document=document,
                position=position,
                kind=line.kind,
                text=line.text,
            )
            for position, line in enumerate(lines, start=1)
        ]
    )
    index_outgoing(document)
