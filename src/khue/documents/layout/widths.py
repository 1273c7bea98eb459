"""How wide text is in the project's Times-metric face."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

import khue.core

_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"
_UNIT = 200  # measured at this size, then scaled
_MM = 25.4 / 72
_LONGEST = 2000
_FACES = {
    (False, False): "Tinos-Regular.ttf",
    (True, False): "Tinos-Bold.ttf",
    (False, True): "Tinos-Italic.ttf",
    (True, True): "Tinos-BoldItalic.ttf",
}


@cache
def _face(bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    path = _FONTS / _FACES[bold, italic]
    return ImageFont.truetype(str(path), _UNIT, layout_engine=ImageFont.Layout.BASIC)


def text_width_mm(text: str, *, size: float, bold: bool = False, italic: bool = False) -> float:
    """Width of one line of text in mm; `size` in points."""
    return float(_face(bold, italic).getlength(text[:_LONGEST])) / _UNIT * size * _MM
