"""Identifiers and dates of edXML as they are written, and as samples write them wrongly."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from .types import Finding, Oddity

ORGAN_ID = r"^[A-Z0-9]{1,3}(\.[A-Z0-9]{1,3}){2,}$"
"""Dotted code of an organisation (law X-06; Decision 20/2020/QĐ-TTg); the rule edition wins."""

_DATES = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y")
_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S")


@dataclass(frozen=True, slots=True)
class DocumentId:
    """``OrganId,yyyy/MM/dd,Số/Ký hiệu`` taken apart; ``issued_on`` is absent when impossible."""

    organ_id: str
    issued_on: date | None
    reference: str


def document_id(organ_id: str, issued_on: date, reference: str) -> str:
    """Write the identifier of a document."""
    return f"{organ_id},{issued_on:%Y/%m/%d},{reference}"


def parse_document_id(text: str) -> DocumentId | None:
    """Take an identifier apart; ``None`` for one that is opaque (a GUID, free text)."""
    parts = [part.strip() for part in text.split(",", 2)]
    if len(parts) != 3 or not re.match(ORGAN_ID, parts[0]):
        return None
    return DocumentId(parts[0], parse_date(parts[1]), parts[2])


def findings_about(text: str) -> list[Finding]:
    """Say what is odd about a document's identifier."""
    if not text:
        return [Finding(Oddity.DOCUMENT_ID_EMPTY)]
    found = parse_document_id(text)
    if found is None:
        return [Finding(Oddity.DOCUMENT_ID_OPAQUE, text[:120])]
    if found.issued_on is None:
        return [Finding(Oddity.DOCUMENT_ID_DATE, text[:120])]
    return []


def parse_date(text: str) -> date | None:
    """Read a day; ``None`` for one that never was (30 February)."""
    for pattern in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 (a day only)
    return None


def parse_time(text: str) -> datetime | None:
    """Read a local instant without its zone; ``None`` for one that never was."""
    for pattern in _TIMES:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 (local by the standard)
    day = parse_date(text)
    return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 (as above)
