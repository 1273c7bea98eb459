"""What the law says on a day about types of documents and their layout (rules of compliance).

The tables of :mod:`khue.documents.paper` are the seed and the fallback; an edition entered by the
office wins from its first day on, and what was issued before keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from khue.compliance.errors import UnknownRule
from khue.compliance.selectors import rule
from khue.compliance.types import Edition

from .paper import DECREE_30, DOCUMENT_TYPES, DocumentType, Measures, NumberingRule, document_type

TYPES = "documents.types"
LAYOUT = "documents.page_layout"
STAMPS = "documents.urgency_stamps"
NUMBERING = "documents.numbering"
AUTHORITY = "documents.authority_marks"
CLOCK = "documents.clock"
CHECKS = "documents.layout_checks"
_ORDER = {kind.code: place for place, kind in enumerate(DOCUMENT_TYPES)}


def types_on(day: date | None = None) -> tuple[DocumentType, ...]:
    """Return the types of the day's edition, those of everyday use first. Costs one query."""
    rows: Any = _value(TYPES, day)
    if rows is None:
        return DOCUMENT_TYPES
    found = [
        DocumentType(
            code=str(row.get("key") or row["code"]),
            letters=str(row.get("symbol", row["code"])),
            name=str(row["name"]),
        )
        for row in rows
        if not row.get("copy")
    ]
    return tuple(sorted(found, key=lambda kind: _ORDER.get(kind.code, len(_ORDER))))


_COPIES = {
    "SY": DocumentType("SY", "SY", "Bản sao y"),
    "TrS": DocumentType("TrS", "TrS", "Bản trích sao"),
    "SL": DocumentType("SL", "SL", "Bản sao lục"),
}


def type_on(code: str, day: date | None = None) -> DocumentType:
    """Return a type as it is called on the day; raises ``KeyError`` for one that never was."""
    if code in _COPIES:
        return _copy_on(code, day)
    found = {kind.code: kind for kind in types_on(day)}
    return found.get(code) or document_type(code)


def _copy_on(code: str, day: date | None) -> DocumentType:
    """A form of copy as the day's edition calls it (Annex III, the last three rows)."""
    rows: Any = _value(TYPES, day) or ()
    for row in rows:
        if row.get("copy") and row["code"] == code:
            return DocumentType(code, str(row.get("symbol", code)), str(row["name"]))
    return _COPIES[code]


def type_name(code: str, day: date | None = None) -> str:
    """Return the name for lists, without asking the rules about the types of the decree."""
    if code in _ORDER:
        return document_type(code).name
    try:
        return type_on(code, day).name
    except KeyError:
        return code


def numbering_on(day: date | None = None) -> NumberingRule:
    """Return how numbers and symbols are written on the day (Decree 30/2020, article 15)."""
    value: Any = _value(NUMBERING, day)
    if value is None:
        return DECREE_30
    month, day_of_month = (int(part) for part in str(value["restart"]).split("-"))
    return NumberingRule(
        pad=int(value["pad"]),
        first=int(value.get("first", DECREE_30.first)),
        restart=(month, day_of_month),
        separator=str(value["separator"]),
        group_separator=str(value.get("group_separator", DECREE_30.group_separator)),
        named=tuple(value.get("named", DECREE_30.named)),
        letter=tuple(value.get("letter", DECREE_30.letter)),
    )


def authority_marks_on(day: date | None = None) -> dict[str, Mapping[str, Any]]:
    """Return by mark (``TUQ.``) who may sign with it and what it asks for on the day."""
    rows: Any = _value(AUTHORITY, day) or ()
    return {str(row["mark"]): row for row in rows}


def issue_clock_on(day: date | None = None) -> tuple[int, int]:
    """Return how many working days after signing a document goes out, and urgent: minutes."""
    value: Any = _value(CLOCK, day) or {}
    return int(value.get("working_days", 1)), int(value.get("urgent_minutes", 30))


def layout_rules(day: date | None = None) -> dict[str, object]:
    """What the layout checker compares with on the day, as plain values."""
    return {
        "layout": _value(LAYOUT, day),
        "checks": _value(CHECKS, day),
        "types": _value(TYPES, day),
        "stamps": _value(STAMPS, day),
    }


def layout_edition(day: date | None = None) -> Edition | None:
    """The edition of the checks that holds on the day, or ``None`` before the first."""
    try:
        return rule(CHECKS, day)
    except UnknownRule:
        return None


def measures_on(day: date | None = None) -> Measures:
    """Return the house's measures, each moved into what the day's edition allows."""
    house = Measures()
    layout: Any = _value(LAYOUT, day) or {}
    boxes: Mapping[str, Any] = layout.get("boxes", {})
    return Measures(
        margins={
            side: _within(value, layout.get("margins_mm", {}).get(side))
            for side, value in house.margins.items()
        },
        sizes={name: _within(size, _allowed(name, layout, boxes)) for name, size in
               house.sizes.items()},
        first_line_cm=_within(house.first_line_cm, layout.get("first_line_cm")),
        paragraph_gap_pt=max(house.paragraph_gap_pt, float(layout.get("paragraph_gap_pt", 0))),
        stamps=_stamps_on(day) or house.stamps,
    )  # fmt: skip


def _allowed(name: str, layout: Mapping[str, Any], boxes: Mapping[str, Any]) -> Any:
    """The range of a size: ``9b_label`` is the key ``size_label`` of box 9b."""
    if name == "page_number":
        return layout.get("page_number", {}).get("size")
    box, _line, part = name.partition("_")
    return boxes.get(box, {}).get(f"size_{part}" if part else "size")


def _stamps_on(day: date | None) -> dict[str, tuple[str, float, float]]:
    rows: Iterable[Mapping[str, Any]] = _value(STAMPS, day) or ()  # type: ignore[assignment]
    return {
        str(row["code"]): (str(row["text"]), float(row["width_mm"]), float(row.get("height_mm", 8)))
        for row in rows
    }


def _within(value: float, allowed: Any) -> float:
    """Move a value into its range; a range of another shape leaves it where it is."""
    if not isinstance(allowed, (list, tuple)) or len(allowed) != 2:
        return value
    return min(max(value, float(allowed[0])), float(allowed[1]))


def _value(code: str, day: date | None) -> object:
    try:
        return rule(code, day).value
    except UnknownRule:
        return None
