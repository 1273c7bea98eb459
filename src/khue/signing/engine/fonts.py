"""Tinos for everything drawn on papers: Times metrics and every Vietnamese letter."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_SHIPPED = Path(__file__).resolve().parents[2] / "core" / "static_private" / "fonts" / "tinos"
REGULAR = "Khue-Tinos"
ITALIC = "Khue-Tinos-Italic"


def font_path(*, bold: bool = False, italic: bool = False) -> Path:
    """The Tinos file that ships with the project."""
    face = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic"}
    return _SHIPPED / f"Tinos-{face[bold, italic]}.ttf"


@cache
def register_fonts() -> None:
    """Make the faces known to ReportLab once per process."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(font_path())))
    pdfmetrics.registerFont(TTFont(ITALIC, str(font_path(italic=True))))
