"""Figures of all units beside each other: totals, the last period, what stands out, and bars."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .rules import is_empty, number_of
from .types import Answers, Field, FieldFigures, FieldKind, Figure, Text

# Fewer figures than this say nothing about what is usual.
_FEWEST = 8
# Robust distance (median and median deviation) beyond which a figure stands out.
_FAR = 3.5
_MAD_TO_SIGMA = 1.4826
# Against the unit's own last figure: half as much again, or half of it, and not only by one or two.
_JUMP = Decimal("0.5")
_SMALL = 5

FAR_FROM_OTHERS = _("far from the other units")
JUMPED = _("changed by half or more since the last period")


@dataclass(frozen=True, slots=True)
class Answered:
    """One unit's answers, with those of the last period where there are any."""

    unit: str
    expected_id: int
    answers: Answers
    before: Answers


def compare(field: Field, rows: Sequence[Answered]) -> FieldFigures:
    """Return a field over all units."""
    if field.kind == FieldKind.CHOICE:
        counted = Counter(str(row.answers.get(field.code) or "") for row in rows)
        return FieldFigures(field, counts=tuple((o, counted.get(o, 0)) for o in field.options))
    if field.kind != FieldKind.NUMBER:
        given = sum(not is_empty(row.answers.get(field.code)) for row in rows)
        return FieldFigures(field, counts=(("", given),))
    values = [(row, number_of(row.answers.get(field.code))) for row in rows]
    known = [(row, value) for row, value in values if value is not None]
    is_far = _far_from([value for _row, value in known])
    figures = tuple(_figure(field, row, value, is_far(value)) for row, value in known)
    before = [f.before for f in figures if f.before is not None]
    return FieldFigures(
        field,
        figures=figures,
        total=sum((f.value for f in figures), Decimal(0)),
        total_before=sum(before, Decimal(0)) if before else None,
    )


def _figure(field: Field, row: Answered, value: Decimal, is_far: bool) -> Figure:
    before = number_of(row.before.get(field.code))
    why: Text = ""
    if before is not None and _has_jumped(value, before):
        why = JUMPED
    elif is_far:
        why = FAR_FROM_OTHERS
    return Figure(row.unit, row.expected_id, value, before, bool(why), why)


def _has_jumped(value: Decimal, before: Decimal) -> bool:
    return abs(value - before) > _SMALL and abs(value - before) >= abs(before) * _JUMP


class _far_from:  # noqa: N801 (reads like a sentence)
    """Says whether a value lies far from the others, by median and median deviation."""

    def __init__(self, values: Sequence[Decimal]) -> None:
        self.spread = 0.0
        self.middle = 0.0
        if len(values) >= _FEWEST:
            plain = [float(value) for value in values]
            self.middle = statistics.median(plain)
            distances = [abs(value - self.middle) for value in plain]
            self.spread = statistics.median(distances) * _MAD_TO_SIGMA

    def __call__(self, value: Decimal) -> bool:
        return self.spread > 0 and abs(float(value) - self.middle) > _FAR * self.spread


def outlier_codes(fields: Iterable[Field], rows: Sequence[Answered]) -> Mapping[int, set[str]]:
    """Return the codes that stand out, by the id of the expected row."""
    found: dict[int, set[str]] = {}
    for field in fields:
        if field.kind == FieldKind.NUMBER:
            for figure in compare(field, rows).outliers:
                found.setdefault(figure.expected_id, set()).add(field.code)
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in the units of its viewBox."""

    label: str
    value: str
    y: int
    width: int
    before_width: int
    is_outlier: bool
    text_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart as inline SVG takes it."""

    bars: tuple[Bar, ...]
    height: int


_ROW, _WIDE = 36, 300


def chart(figures: Sequence[Figure], say: Mapping[int, str]) -> Chart:
    """Return the bars of the figures, the largest first; the last period is a thin line under it."""
    ordered = sorted(figures, key=lambda f: f.value, reverse=True)
    most = max((max(f.value, f.before or Decimal(0)) for f in ordered), default=Decimal(0))
    bars = []
    for place, figure in enumerate(ordered):
        bars.append(
            Bar(
                label=figure.unit,
                value=say[figure.expected_id],
                y=place * _ROW + 18,
                width=_width(figure.value, most),
                before_width=_width(figure.before, most),
                is_outlier=figure.is_outlier,
                text_y=place * _ROW + 13,
            )
        )
    return Chart(tuple(bars), len(bars) * _ROW + 4)


def _width(value: Decimal | None, most: Decimal) -> int:
    if value is None or most <= 0 or value <= 0:
        return 0
    return max(1, round(float(value / most) * _WIDE))
