"""Rows of a PDF column → paragraphs with indent, gap, spacing and the way they are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .pdf_shapes import Box
from .pdf_text import Row, Segment
from .sheet import MM, Align, Piece, Run, Zone

_NEAR = 1.5 * MM
_INDENTED = 5 * MM


@dataclass(frozen=True, slots=True)
class Column:
    """Left and right edge of the text in points; the usual distance of lines in parts of a size."""

    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0


def column_of(lines: Sequence[Segment], at_left: Sequence[Segment] = ()) -> Column:
    """The edges that the lines themselves show; `at_left` begin at the left edge too."""
    if not lines:
        return Column()
    left = min(line.x0 for line in [*lines, *at_left])
    right = max(line.x1 for line in lines)
    steps = [
        (after.base - before.base) / before.size
        for before, after in pairwise(lines)
        if before.page == after.page and before.size == after.size
        and 0.9 * before.size < after.base - before.base < 2.2 * before.size
        and _goes_on(before, after, right) and after.x0 - left < _INDENTED
    ]  # fmt: skip
    return Column(left, right, median(steps) if steps else 0.0)


def paragraphs(
    rows: Sequence[Row], column: Column, tables: dict[int, list[Box]], zone: Zone
) -> list[Piece]:
    """The paragraphs, each as one piece."""
    groups: list[list[Segment]] = []
    before: Segment | None = None
    for row in rows:
        line = row.whole
        if before is None or not _belongs(before, line, column, groups[-1]):
            groups.append([])
        groups[-1].append(line)
        before = line
    found: list[Piece] = []
    last: Segment | None = None
    for group in groups:
        found.append(_piece(group, last, column, tables, zone))
        last = group[-1]
    return found


def _goes_on(before: Segment, after: Segment, right: float) -> bool:
    """Whether the line before is full: the first word after it would not have fitted."""
    return before.x1 + 0.25 * before.size + _first_word(after) > right - 0.5


def _first_word(line: Segment) -> float:
    end = line.letters[0].x1
    for one, two in pairwise(line.letters):
        if two.is_after_space or two.x0 - one.x1 > 0.15 * two.style.size:
            break
        end = two.x1
    return end - line.x0


def _is_centred(line: Segment, column: Column) -> bool:
    left, right = line.x0 - column.left, column.right - line.x1
    return abs(left - right) < 5 * MM and left > 14 * MM


def _belongs(before: Segment, line: Segment, column: Column, group: list[Segment]) -> bool:
    if _is_centred(line, column) or _is_centred(before, column):
        return False
    if abs(before.size - line.size) > 0.6 or not _goes_on(before, line, column.right):
        return False
    step = line.base - before.base
    if before.page == line.page and column.pitch and step > column.pitch * line.size + 3:
        return False
    is_indented = line.x0 - column.left > _INDENTED
    return not is_indented or (
        len(group) >= 1 and line.x0 - group[-1].x0 < _NEAR and len(group) > 1
    )


def _piece(
    group: list[Segment], last: Segment | None, column: Column, tables: dict[int, list[Box]], zone: Zone
) -> Piece:  # fmt: skip
    first = group[0]
    runs: list[Run] = []
    spot = first.spot
    for line in group:
        if runs:
            runs.append(Run(" ", runs[-1].style))
        runs.extend(line.runs())
        spot = spot.joined(line.spot)
    is_centred = len(group) == 1 and _is_centred(first, column)
    middle = (first.x0 + first.x1) / 2
    return Piece(
        runs=tuple(runs),
        zone=zone,
        spot=spot,
        text_mm=max(line.x1 - line.x0 for line in group) / MM,
        align=Align.CENTRE if is_centred else _align(group, column),
        left_mm=(first.x0 - column.left) / MM,
        first_line_mm=None if is_centred else (first.x0 - column.left) / MM,
        gap_pt=_gap(last, first, column),
        pitch=_pitch(group),
        in_table=any(area.holds(middle, first.base - 3) for area in tables.get(first.page, [])),
    )


def _align(group: list[Segment], column: Column) -> Align | None:
    """One line tells nothing; of several all but the last must reach the right edge."""
    if len(group) < 2:
        return None
    full = all(column.right - line.x1 < _NEAR for line in group[:-1])
    return Align.JUSTIFY if full else Align.LEFT


def _gap(last: Segment | None, first: Segment, column: Column) -> float | None:
    if last is None or last.page != first.page or not column.pitch:
        return None
    return first.base - last.base - column.pitch * first.size


def _pitch(group: list[Segment]) -> float | None:
    steps = [
        (after.base - before.base) / after.size
        for before, after in pairwise(group)
        if before.page == after.page and before.size == after.size
    ]
    return median(steps) if steps else None
