"""The official paper: PDF by typst, and the measured places for number, date, signature, seal.

The data travels as one JSON value and is printed as text; what people write can never become
typst code. The fonts are the project's own, so a paper looks alike on every machine.
"""

from __future__ import annotations

import io
import json
import re
import threading
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image

import khue.core
from khue.documents.paper.annexes import annex_label, column_alignments, column_widths
from khue.documents.paper.types import (
    Annex,
    Block,
    BlockKind,
    PaperBox,
    PaperContent,
    RenderedPaper,
)

_TEMPLATE = Path(__file__).with_name("letter.typ")
_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"
_A4_HEIGHT = 841.89
_PDFIUM = threading.Lock()  # the library works in one thread at a time
_HEADING_LENGTH = 27
_GOOD_BREAK = re.compile(
    r" (?=(?:phường|quận|xã|huyện|thị xã|thành phố|tỉnh)\b)"
    r"|(?<=mầm non) |(?<=tiểu học) |(?<=cơ sở) |(?<=phổ thông) |(?<=thường xuyên) ",
    re.IGNORECASE,
)


def render_paper(content: PaperContent) -> RenderedPaper:
    """Set the paper and measure its boxes (`number`, `date`, `person`, `seal`, …)."""
    compiler = typst.Compiler(
        str(_TEMPLATE),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(content), ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["1.7", "a-2b"], pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF.")
    spots = [item["value"] for item in json.loads(compiler.query("<spot>"))]
    return RenderedPaper(
        pdf=pdf,
        pages=count_pages(pdf),
        boxes={spot["name"]: _box(spot) for spot in spots},
        number_size=content.measures.sizes["3"],
        date_size=content.measures.sizes["4"],
    )


def render_page_images(pdf: bytes, *, width: int, page: int | None = None) -> list[bytes]:
    """WebP of one page or of all, `width` pixels wide: what a phone shows without a PDF viewer.

    Few colours keep it small: a paper is black, with one blue signature and one red seal. Raises
    IndexError for a page that is not there.
    """
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            document.init_forms()
            numbers = range(len(document)) if page is None else [range(len(document))[page]]
            return [_picture(document[number], width) for number in numbers]
        finally:
            document.close()


def _picture(sheet: Any, width: int) -> bytes:
    bitmap = sheet.render(scale=width / sheet.get_width(), may_draw_forms=True)
    buffer = io.BytesIO()
    few = (
        bitmap.to_pil()
        .convert("RGB")
        .quantize(colors=64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    few.convert("RGB").save(buffer, "WEBP", lossless=True, method=4)
    return buffer.getvalue()


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in points; raises ValueError for what is no PDF."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError("This is no PDF that can be read.") from error
        try:
            width, height = document[0].get_size()
            return float(width), float(height)
        finally:
            document.close()


def _box(spot: dict[str, Any]) -> PaperBox:
    top = _A4_HEIGHT - spot["y"]
    return PaperBox(
        name=spot["name"],
        page=spot["page"] - 1,
        x0=round(spot["x"], 2),
        y0=round(top - spot["height"], 2),
        x1=round(spot["x"] + spot["width"], 2),
        y1=round(top, 2),
    )


def _data(content: PaperContent) -> dict[str, Any]:
    data = asdict(content)
    data["drafted_on"] = [
        content.drafted_on.year,
        content.drafted_on.month,
        content.drafted_on.day,
    ]
    data["parent_body"] = heading_lines(content.parent_body)
    data["issuing_body"] = heading_lines(content.issuing_body)
    data["kind_name"] = content.type_name or "Công văn"
    data["issuing_name"] = _sentence(content.issuing_body)
    data["blocks"] = [asdict(block) for block in finish_blocks(content.blocks)]
    data["annexes"] = [
        _annex(annex, index, len(content.annexes)) for index, annex in enumerate(content.annexes)
    ]
    nfc: dict[str, Any] = json.loads(
        unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    )
    return nfc


def _annex(annex: Annex, index: int, count: int) -> dict[str, Any]:
    return {
        "label": annex.label or annex_label(index, count),
        "title": annex.title,
        "blocks": [_annex_block(block) for block in annex.blocks],
    }


def _annex_block(block: Block) -> dict[str, Any]:
    if block.kind is not BlockKind.TABLE:
        return asdict(block)
    shape = {"widths": column_widths(block.rows), "aligns": column_alignments(block.rows)}
    return {**asdict(block), **shape}


def heading_lines(name: str) -> str:
    """Break a long name of a body where people break it: before the place, after the kind."""
    if "\n" in name or len(name) <= _HEADING_LENGTH:
        return name
    middle = len(name) / 2
    good = [match.start() for match in _GOOD_BREAK.finditer(name)]
    spaces = good or [match.start() for match in re.finditer(" ", name)]
    if not spaces:
        return name
    at = min(spaces, key=lambda index: abs(index - middle))
    return f"{name[:at].rstrip()}\n{name[at:].lstrip()}"


def _sentence(name: str) -> str:
    return re.sub(r"\s+", " ", name)


def finish_blocks(blocks: tuple[Block, ...]) -> list[Block]:
    """End marks: each legal basis with `;`, the last with `.`; the whole body with `./.`."""
    bases = [index for index, block in enumerate(blocks) if block.kind is BlockKind.BASIS]
    finished = [
        Block(block.kind, _basis_end(block.text, is_last=index == bases[-1]), block.label)
        if block.kind is BlockKind.BASIS
        else block
        for index, block in enumerate(blocks)
    ]
    if finished:
        last = finished[-1]
        text = re.sub(r"[\s.;,]*(?:/\s*\.)?\s*$", "", last.text) + "./."
        finished[-1] = Block(last.kind, text, last.label)
    return finished


def _basis_end(text: str, *, is_last: bool) -> str:
    return text.rstrip(" ;.") + ("." if is_last else ";")
