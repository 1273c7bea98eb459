"""Where the stamp fits: a free place in the upper half of the first page.

The decree wants it under the number (named types), under the abstract (official letters), or
under the date; the order of the candidates follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

WIDTH, HEIGHT = 50.0, 35.0
_PAGE = 210.0
_STEP = 2.0
_INK = 0.0008
_DARK = 170


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of the stamp, in millimetres of a page 210 mm wide."""

    left: float
    top: float


def free_place(page: Image.Image) -> Place | None:
    """Return the first free place, ``None`` where the upper half is full."""
    scale = page.width / _PAGE
    ink = page.convert("L").point([255 if value < _DARK else 0 for value in range(256)])
    bottom = min(page.height / scale / 2, 150.0) - HEIGHT
    for left, top in _candidates(bottom):
        box = (
            round((left - 1) * scale),
            round((top - 1) * scale),
            round((left + WIDTH + 1) * scale),
            round((top + HEIGHT + 1) * scale),
        )
        part = ink.crop(box).resize((1, 1), Image.Resampling.BOX)
        if part.tobytes()[0] <= _INK * 255 and ink.crop(box).getbbox() is None:
            return Place(left, top)
    return None


def _candidates(bottom: float) -> Iterator[tuple[float, float]]:
    """Under the number at the left, then under the date at the right, from the top."""
    for columns in ((32.0, 24.0, 40.0, 14.0), (125.0, 140.0, 110.0, 152.0)):
        top = 38.0
        while top <= bottom:
            for left in columns:
                yield left, top
            top += _STEP
