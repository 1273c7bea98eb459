"""Drawing the stamp, alone on a sheet for the printer or over a view of the first page."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pikepdf
import typst
from PIL import Image, ImageOps

import khue.core

from .place import HEIGHT, WIDTH, Place, free_place

_TEMPLATE = Path(__file__).with_name("stamp.typ")
_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"
_MM = 72 / 25.4
_A4 = (210 * _MM, 297 * _MM)
_USUAL = Place(32.0, 70.0)
_SIDE = 2400


@dataclass(frozen=True, slots=True)
class StampWords:
    """What stands in the stamp; what is empty gets a dotted line for the pen."""

    agency: str
    number: str
    date: str
    passed_to: str = ""
    file_code: str = ""


def stamped_view(
    data: bytes, content_type: str, words: StampWords, page: Image.Image
) -> tuple[bytes, Place | None]:
    """Return a PDF that shows the paper with its stamp, and where the stamp stands.

    ``page`` is a picture of the first page. Where no place is free the stamp stands on a sheet of
    its own in front (``None``). Raises ``ValueError`` for what is neither a PDF nor a picture.
    """
    if content_type.startswith("image/"):
        data = _picture_as_pdf(data)
    elif content_type != "application/pdf":
        raise ValueError("Only a PDF or a picture can be shown with a stamp.")
    place = free_place(page)
    with pikepdf.open(io.BytesIO(data)) as paper, pikepdf.open(io.BytesIO(_draw(words))) as stamp:
        if place is None:
            paper.add_blank_page(page_size=_A4)
            front = paper.pages[-1]
            del paper.pages[-1]
            paper.pages.insert(0, front)
        _set_on(paper.pages[0], stamp.pages[0], place or _USUAL)
        return _saved(paper), place


def stamp_alone(words: StampWords, place: Place | None = None) -> bytes:
    """Return an empty A4 sheet with the stamp only: to be printed onto the paper itself."""
    with pikepdf.new() as paper, pikepdf.open(io.BytesIO(_draw(words))) as stamp:
        paper.add_blank_page(page_size=_A4)
        _set_on(paper.pages[0], stamp.pages[0], place or _USUAL)
        return _saved(paper)


def _draw(words: StampWords) -> bytes:
    length = len(words.agency)
    data = {**asdict(words), "size": 7.5 if length <= 34 else 6.5 if length <= 60 else 5.5}
    compiler = typst.Compiler(
        str(_TEMPLATE),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF.")
    return pdf


def _set_on(page: pikepdf.Page, stamp: pikepdf.Page, place: Place) -> None:
    """Lay the stamp over a page, measured from its upper left corner."""
    left, _bottom, right, top = (float(value) for value in page.cropbox)
    scale = (right - left) / 210
    x, y = left + place.left * scale, top - place.top * scale
    page.add_overlay(stamp, pikepdf.Rectangle(x, y - HEIGHT * scale, x + WIDTH * scale, y))


def _picture_as_pdf(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((_SIDE, _SIDE))
        out = io.BytesIO()
        upright.save(out, "PDF", resolution=upright.width / 8.27)
        return out.getvalue()


def _saved(paper: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
