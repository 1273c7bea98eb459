"""Drawings at fields: one small PDF page per drawing, imported as an appearance stream.

pyHanko's own text stamp came out letter-spaced and clipped in poppler and MuPDF; a page drawn by
ReportLab is right everywhere, embeds Tinos and keeps its text copyable.
"""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

import tempfile
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp.static import StaticStampStyle
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from khue.signing.errors import BadStampImage
from khue.signing.types import StampSpec

from .fonts import ITALIC, REGULAR, register_fonts

# Binary streams: smaller and quicker than ReportLab's printable ones.
rl_config.useA85 = 0
_LEADING = 1.2
_MAX_IMAGE_PIXELS = 4_000_000


class DrawnPage(ImportedPdfPage):
    """A page imported from memory instead of from a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__("")
        self._pdf = pdf

    def render(self) -> bytes:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as page:
            page.write(self._pdf)
            page.flush()
            self.file_name = page.name
            return bytes(super().render())


def stamp_style(spec: StampSpec, size: tuple[int, int]) -> StaticStampStyle | None:
    """The appearance of a signature; None when nothing is to be drawn."""
    if spec.image is None and not spec.lines:
        return None
    return StaticStampStyle(
        background=DrawnPage(draw_stamp(spec, size)), border_width=0, background_opacity=1.0
    )


def draw_stamp(spec: StampSpec, size: tuple[int, int]) -> bytes:
    """One page of exactly this size with the image centred and the lines of text on top of it."""
    register_fonts()
    width, height = size
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
    if spec.image is not None:
        picture = ImageReader(_opened(spec.image))
        wide, tall = picture.getSize()
        scale = min(width / wide, height / tall)
        canvas.drawImage(
            picture,
            (width - wide * scale) / 2,
            (height - tall * scale) / 2,
            wide * scale,
            tall * scale,
            mask="auto",
        )
    canvas.setFillColor(HexColor(spec.colour))
    for index, line in enumerate(spec.lines):
        font_size = _fitting(canvas, line, REGULAR, spec.font_size, width)
        canvas.setFont(REGULAR, font_size)
        canvas.drawString(0, height - spec.font_size * (_LEADING * index + 1), line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_field_text(
    text: str, size: tuple[int, int], font_size: float, *, italic: bool = False
) -> bytes:
    """One page with the value of a form field, on the baseline of the printed line."""
    register_fonts()
    width, height = size
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
    font = ITALIC if italic else REGULAR
    canvas.setFont(font, _fitting(canvas, text, font, font_size, width))
    canvas.drawString(0, max(0.0, (height - font_size) / 2 + font_size * 0.22), text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def imported_appearance(writer: Any, pdf: bytes) -> Any:
    """Import a drawn page into the document and return the reference of the form object."""
    return writer.import_page_as_xobject(PdfFileReader(BytesIO(pdf)), page_ix=0)


def checked_image(data: bytes) -> bytes:
    """A picture of sane size drawn anew as PNG with transparency; raises BadStampImage."""
    out = BytesIO()
    _opened(data).save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _MAX_IMAGE_PIXELS:
                raise BadStampImage
            return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadStampImage from error


def _fitting(canvas: Canvas, text: str, font: str, wanted: float, width: float) -> float:
    """The wanted size, or the largest that still fits the box: nothing is ever cut off."""
    needed = canvas.stringWidth(text, font, wanted)
    return wanted if needed <= width else wanted * width / needed
