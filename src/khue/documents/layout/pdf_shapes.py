"""Lines, frames and tables drawn on a PDF page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from .sheet import MM, Frame

_MOST_SHAPES = 5000
_THIN = 2.6  # points: what is not higher is a line
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal line; `y` from above."""

    x0: float
    x1: float
    y: float

    @property
    def length(self) -> float:
        """Length in points."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn rectangle, from above."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: int = 0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def frame(self) -> Frame:
        """Its measures in mm."""
        return Frame(
            round((self.x1 - self.x0) / MM, 1), round((self.y1 - self.y0) / MM, 1), self.color
        )


@dataclass(slots=True)
class Shapes:
    """What is drawn on a page."""

    bars: list[Bar] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    uprights: list[Box] = field(default_factory=list)
    picture_share: float = 0.0

    def tables(self) -> list[Box]:
        """Areas between uprights that stand at the same height: tables."""
        found: list[Box] = []
        for line in sorted(self.uprights, key=lambda item: item.y0):
            for at, area in enumerate(found):
                if line.y0 <= area.y1 + 4 and line.y1 >= area.y0 - 4:
                    found[at] = Box(
                        min(area.x0, line.x0), min(area.y0, line.y0),
                        max(area.x1, line.x1), max(area.y1, line.y1),
                    )  # fmt: skip
                    break
            else:
                found.append(line)
        return [area for area in found if area.x1 - area.x0 > 60]


def read_shapes(page: Any, width: float, height: float) -> Shapes:
    """Lines, rectangles and how much of the page the largest picture covers."""
    found = Shapes()
    wanted = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for count, item in enumerate(page.get_objects(filter=wanted, max_depth=_DEEPEST)):
        if count >= _MOST_SHAPES:
            break
        left, bottom, right, top = item.get_bounds()
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            area = max(right - left, 0) * max(top - bottom, 0)
            found.picture_share = max(found.picture_share, area / max(width * height, 1))
            continue
        _take(found, Box(left, height - top, right, height - bottom, _color(item)))
    return found


def _take(found: Shapes, box: Box) -> None:
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if high <= _THIN and wide > 12:
        found.bars.append(Bar(box.x0, box.x1, (box.y0 + box.y1) / 2))
    elif wide <= _THIN and high > 8:
        found.uprights.append(box)
    elif wide > 12 and high > 8:
        found.boxes.append(box)


def _color(item: Any) -> int:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetStrokeColor(item.raw, *parts):
        return 0
    return (parts[0].value << 16) | (parts[1].value << 8) | parts[2].value
