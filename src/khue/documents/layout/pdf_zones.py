"""Finds head, tail, foot and annexes of a PDF by where the text stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .pdf_text import Row, Segment
from .sheet import Zone
from .words import (
    is_annex,
    is_caps,
    is_date,
    is_nation,
    is_number,
    is_recipients,
    is_to,
    starts_body,
)

if TYPE_CHECKING:
    from .pdf import Leaf

_HEAD_SHARE = 0.5  # of page 1
_NEAR_LINES = 2.3
_TAIL_ROWS = 30


@dataclass(slots=True)
class Zoned:
    """Placed segments, rows of the main column, rows of each annex."""

    placed: list[tuple[Zone, Segment]] = field(default_factory=list)
    main: list[Row] = field(default_factory=list)
    annexes: list[list[Row]] = field(default_factory=list)
    annex_pages: list[int] = field(default_factory=list)


def zone_pages(leaves: Sequence[Leaf]) -> Zoned:
    """Every row in its zone; head on page 1, tail on the last page before the annexes."""
    zoned = Zoned()
    starts = [leaf.number for leaf in leaves[1:] if leaf.rows and is_annex(leaf.rows[0].whole.text)]
    zoned.annex_pages = starts
    letters = [leaf for leaf in leaves if not starts or leaf.number < starts[0]]
    rows = [row for leaf in letters for row in leaf.rows]
    if letters:
        rows = _take_head(zoned, letters[0], rows)
        rows = _take_foot(zoned, letters[0], rows)
        rows = _take_tail(zoned, letters, rows)
    zoned.main = rows
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else 10**6
        zoned.annexes.append(
            [row for leaf in leaves if start <= leaf.number < end for row in leaf.rows]
        )
    return zoned


def _take_head(zoned: Zoned, leaf: Leaf, rows: list[Row]) -> list[Row]:
    top = [row for row in rows if row.whole.page == leaf.number
           and row.base < leaf.height * _HEAD_SHARE]  # fmt: skip
    nation = next((part for row in top for part in row.segments if is_nation(part.text)), None)
    boundary = nation.x0 - 2 if nation else leaf.width * 0.47
    for row in top:
        row.segments = [part for old in row.segments for part in _apart(old, leaf.width)]
    anchors = [row for row in top if any(_is_anchor(part) for part in row.segments)]
    if not anchors:
        return rows
    end = anchors[-1].base
    head = [row for row in top if row.base <= end]
    head += _below(top, end, boundary)
    for row in head:
        for zone in (Zone.HEAD_LEFT, Zone.HEAD_RIGHT):
            is_left = zone is Zone.HEAD_LEFT
            parts = [p for p in row.segments if ((p.x0 + p.x1) / 2 < boundary) == is_left]
            if parts:
                zoned.placed.append((zone, Row(parts).whole))
    taken = {id(row) for row in head}
    return [row for row in rows if id(row) not in taken]


def _is_anchor(part: Segment) -> bool:
    return is_nation(part.text) or is_number(part.text) or is_date(part.text)


def _apart(part: Segment, width: float) -> list[Segment]:
    """Left and right column printed close together: part them at the widest gap."""
    if not (part.x0 < width * 0.42 and part.x1 > width * 0.62) or not _is_anchor_pair(part.text):
        return [part]
    gaps = [
        (two.x0 - one.x1, at)
        for at, (one, two) in enumerate(zip(part.letters, part.letters[1:], strict=False), start=1)
        if width * 0.35 < one.x1 < width * 0.65
    ]
    if not gaps:
        return [part]
    at = max(gaps)[1]
    return [Segment(part.letters[:at], part.page), Segment(part.letters[at:], part.page)]


def _is_anchor_pair(text: str) -> bool:
    return bool(re.search(r"CỘNG H|Độc lập|ngày\s", text))


def _below(top: list[Row], end: float, boundary: float) -> list[Row]:
    """Lines in the left column right under the number: V/v and the stamps."""
    found: list[Row] = []
    last = end
    for row in top:
        if row.base <= end:
            continue
        whole = row.whole
        if whole.x1 > boundary or row.base - last > _NEAR_LINES * 14 or is_to(whole.text):
            break
        if starts_body(whole.text) or (len(found) == 0 and whole.x0 > boundary * 0.75):
            break
        found.append(row)
        last = row.base
    return found


def _take_foot(zoned: Zoned, leaf: Leaf, rows: list[Row]) -> list[Row]:
    """The address line: below a line over the page's foot."""
    bars = [
        bar.y for bar in leaf.shapes.bars
        if bar.length > leaf.width * 0.45 and bar.y > leaf.height * 0.75
    ]  # fmt: skip
    if not bars:
        return rows
    foot = [row for row in rows if row.whole.page == leaf.number and row.base > max(bars)]
    if len(foot) > 4:
        return rows
    zoned.placed += [(Zone.FOOT, row.whole) for row in foot]
    taken = {id(row) for row in foot}
    return [row for row in rows if id(row) not in taken]


def _take_tail(zoned: Zoned, leaves: Sequence[Leaf], rows: list[Row]) -> list[Row]:
    label = _label(rows)
    if label is None:
        start = _lonely_signer(rows, leaves[0].width)
    else:
        start = label
        while (
            start > 0
            and _is_right(rows[start - 1].whole, leaves[0].width)
            and (
                rows[start - 1].whole.page == rows[label].whole.page
                and rows[label].base - rows[start - 1].base < 6 * 14
            )
        ):
            start -= 1
    for row in rows[start:]:
        for right in (False, True):
            parts = [p for p in row.segments if _is_right(p, leaves[0].width) == right]
            if parts:
                zone = Zone.TAIL_RIGHT if right else Zone.TAIL_LEFT
                zoned.placed.append((zone, Row(parts).whole))
    return rows[:start]


def _label(rows: list[Row]) -> int | None:
    found = [at for at, row in enumerate(rows) if any(is_recipients(p.text) for p in row.segments)]
    return found[-1] if found else None


def _lonely_signer(rows: list[Row], width: float) -> int:
    """Without the label: from the first line at the right, bold and in capitals, near the end."""
    last = rows[-1].whole.page if rows else 0
    for at in range(max(len(rows) - _TAIL_ROWS, 0), len(rows)):
        for part in rows[at].segments:
            is_bold = all(letter.style.bold for letter in part.letters)
            if part.page == last and is_bold and is_caps(part.text) and _is_right(part, width):
                return at
    return len(rows)


def _is_right(part: Segment, width: float) -> bool:
    return part.x0 >= width * 0.45 or (part.x0 + part.x1) / 2 >= width * 0.62
