"""The limits of one day, read from the rules' values (`documents.page_layout`, `…layout_checks`).

Nothing here is a constant of the law: a missing or odd value means that the check is not made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of the paper must look; None: the rule says nothing."""

    key: str
    name: str = ""
    box: str = ""
    article: str = ""
    size: Range | None = None
    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """An urgency stamp: its words and frame in mm."""

    text: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of document: `letters` are empty for công văn and thư công."""

    code: str
    letters: str
    name: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What measuring cannot tell apart."""

    mm: float = 1.5
    pt: float = 0.3
    spacing: float = 0.08
    share: float = 0.04
    gap_pt: float = 0.75


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything the checks compare with."""

    act: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)
    margins: Mapping[str, Range] = field(default_factory=dict)
    fonts: tuple[str, ...] = ()
    first_line_mm: Range | None = None
    paragraph_gap: float | None = None
    spacing: Range | None = None
    line_height: float = 1.15
    rule_share: Range | None = None
    motto_rule_share: Range | None = None
    tolerance: Tolerance = field(default_factory=Tolerance)
    stamps: tuple[Stamp, ...] = ()
    types: tuple[Kind, ...] = ()
    addressed: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    circulation: tuple[str, ...] = ()

    def part(self, key: str) -> Part:
        """The part, or an empty one the rule does not know."""
        return self.parts.get(key) or Part(key)


def read_limits(values: Mapping[str, Any]) -> Limits:
    """Limits from `{"layout": …, "checks": …, "types": […], "stamps": […]}` of one day."""
    layout, checks = _table(values.get("layout")), _table(values.get("checks"))
    boxes = _table(layout.get("boxes"))
    margins = _table(layout.get("margins_mm"))
    return Limits(
        act=str(checks.get("act", "")),
        parts={
            key: _part(key, _table(row), layout, boxes)
            for key, row in _table(checks.get("parts")).items()
        },
        margins={side: found for side in margins if (found := _range(margins[side]))},
        fonts=_texts(checks.get("fonts")),
        first_line_mm=_tenfold(_range(layout.get("first_line_cm"))),
        paragraph_gap=_number(layout.get("paragraph_gap_pt")),
        spacing=_range(layout.get("line_spacing")),
        line_height=_number(checks.get("line_height")) or 1.15,
        rule_share=_range(checks.get("rule_share")),
        motto_rule_share=_range(checks.get("motto_rule_share")),
        tolerance=_tolerance(_table(checks.get("tolerance"))),
        stamps=_stamps(values.get("stamps")),
        types=_types(values.get("types")),
        addressed=_texts(checks.get("addressed_types")),
        titles=_texts(checks.get("academic_titles")),
        marks=_texts(checks.get("authority_marks")),
        circulation=_texts(checks.get("circulation_words")),
    )


def _part(
    key: str, row: Mapping[str, Any], layout: Mapping[str, Any], boxes: Mapping[str, Any]
) -> Part:
    box, _dot, name = str(row.get("size", "")).partition(".")
    table = _table(layout.get(box)) if box == "page_number" else _table(boxes.get(box))
    return Part(
        key=key,
        name=str(row.get("name", key)),
        box=str(row.get("box", "")),
        article=str(row.get("article", "")),
        size=_range(table.get(name)),
        bold=_flag(row.get("bold")),
        italic=_flag(row.get("italic")),
        caps=_flag(row.get("caps")),
    )


def _tolerance(row: Mapping[str, Any]) -> Tolerance:
    house = Tolerance()
    return Tolerance(
        mm=_number(row.get("mm")) or house.mm,
        pt=_number(row.get("pt")) or house.pt,
        spacing=_number(row.get("spacing")) or house.spacing,
        share=_number(row.get("share")) or house.share,
        gap_pt=_number(row.get("gap_pt")) or house.gap_pt,
    )


def _stamps(value: object) -> tuple[Stamp, ...]:
    return tuple(
        Stamp(
            str(row.get("text", "")),
            _number(row.get("width_mm")) or 0,
            _number(row.get("height_mm")) or 8,
        )
        for row in _rows(value)
    )


def _types(value: object) -> tuple[Kind, ...]:
    return tuple(
        Kind(str(row.get("code", "")), str(row.get("symbol", row.get("code", ""))),
             str(row.get("name", "")))
        for row in _rows(value)
    )  # fmt: skip


def _rows(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [row for row in value if isinstance(row, Mapping)]


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(str(item) for item in value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _range(value: object) -> Range | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return None
    low, high = _number(value[0]), _number(value[1])
    return None if low is None or high is None else (low, high)


def _tenfold(value: Range | None) -> Range | None:
    return (value[0] * 10, value[1] * 10) if value else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
