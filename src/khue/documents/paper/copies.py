"""The paper of a copy: the pages of its source, then the block of the copying body.

The organisation signs at the top right of page 1 with form of copy, body and time; number, date and
the person's signature stand in the block (Decree 30/2020, Annex I, part III). What was signed in the
source is drawn into its pages: a copy shows a signature, only the original proves it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image, UnidentifiedImageError

from khue.core.text import whole_number
from khue.documents.paper.render import _FONTS, _PDFIUM, _box, count_pages, heading_lines
from khue.documents.paper.types import Block, Measures, PaperBox, RenderedPaper

_TEMPLATE = Path(__file__).with_name("copy.typ")
_MM = 72 / 25.4
_SEAL_MM = (85.0, 14.0)  # width, height; in the top margin, so that it covers no text
_EDGE_MM = (10.0, 4.0)  # from the right edge, from the top edge
MOST_PAGES = 300
SEAL_BOX = "copy_seal"


class SourceUnreadable(ValueError):
    """The source is no PDF and no picture, or has too many pages."""


class PagesUnreadable(ValueError):
    """What was typed names no pages, or pages that are not there."""


@dataclass(frozen=True, slots=True)
class CopyContent:
    """Everything printed on a copy besides the pages of its source."""

    form: str  # SAO Y, TRÍCH SAO, SAO LỤC
    title: str
    source: str  # what was copied, in words
    copying_body: str
    symbol: str
    place: str
    signer_lines: tuple[str, ...]
    signer_name: str
    recipients: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    drafted_on: dt.date = field(default_factory=lambda: dt.date(2000, 1, 1))
    measures: Measures = field(default_factory=Measures)
    number_separator: str = "/"
    is_preview: bool = False


def render_copy(
    content: CopyContent, *, source: bytes | None, pages: tuple[int, ...] | None = None
) -> RenderedPaper:
    """Set the block behind the chosen pages (from 0; all when ``None``) of the source.

    Raises ``SourceUnreadable``, and ``IndexError`` for a page that the source has not.
    """
    block, spots = _block(content)
    pdf, before = _joined(source, pages, block) if source is not None else (block, 0)
    boxes = {spot["name"]: _box({**spot, "page": spot["page"] + before}) for spot in spots}
    boxes[SEAL_BOX] = _seal_box(pdf)
    return RenderedPaper(
        pdf=pdf,
        pages=count_pages(pdf),
        boxes=boxes,
        number_size=content.measures.sizes["3"],
        date_size=content.measures.sizes["4"],
    )


def parse_pages(text: str, count: int) -> tuple[int, ...]:
    """Read ``1-2, 4`` as pages from 0, in order; raises ``PagesUnreadable``."""
    found: set[int] = set()
    for part in text.replace(";", ",").replace("–", "-").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        begin, end = whole_number(first), whole_number(last if dash else first)
        if begin is None or end is None or not 1 <= begin <= end <= count:
            raise PagesUnreadable(text)
        found.update(range(begin - 1, end))
    return tuple(sorted(found))


def as_pdf(data: bytes) -> bytes:
    """Return a PDF of the source: itself, or a picture as one page; raises ``SourceUnreadable``."""
    if data.startswith(b"%PDF"):
        return data
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            out = io.BytesIO()
            picture.convert("RGB").save(out, "PDF", resolution=200)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise SourceUnreadable from error


def _block(content: CopyContent) -> tuple[bytes, list[dict[str, Any]]]:
    data = asdict(content)
    day = content.drafted_on
    data["drafted_on"] = [day.year, day.month, day.day]
    data["copying_lines"] = heading_lines(content.copying_body)
    compiler = typst.Compiler(
        str(_TEMPLATE),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["1.7", "a-2b"], pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF.")
    return pdf, [item["value"] for item in json.loads(compiler.query("<spot>"))]


def _joined(source: bytes, pages: tuple[int, ...] | None, block: bytes) -> tuple[bytes, int]:
    """The chosen pages with all that is drawn on them, then the block; how many pages came first."""
    with _PDFIUM:
        try:
            original = pypdfium2.PdfDocument(as_pdf(source))
        except pypdfium2.PdfiumError as error:
            raise SourceUnreadable from error
        tail, joined = pypdfium2.PdfDocument(block), pypdfium2.PdfDocument.new()
        try:
            if len(original) > MOST_PAGES:
                raise SourceUnreadable
            chosen = list(range(len(original)) if pages is None else pages)
            original.init_forms()
            for number in chosen:
                _flatten(original[number])
            joined.import_pages(original, pages=chosen)
            joined.import_pages(tail)
            out = io.BytesIO()
            joined.save(out, version=17)
            return out.getvalue(), len(chosen)
        finally:
            for document in (joined, tail, original):
                document.close()


def _flatten(page: Any) -> None:
    """Draw filled fields and signatures into the page; a PDF without a form has none."""
    if page.formenv:
        page.flatten()


def _seal_box(pdf: bytes) -> PaperBox:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            width, height = document[0].get_size()
        finally:
            document.close()
    wide, tall = (side * _MM for side in _SEAL_MM)
    right, top = width - _EDGE_MM[0] * _MM, height - _EDGE_MM[1] * _MM
    return PaperBox(SEAL_BOX, 0, right - wide, top - tall, right, top)
