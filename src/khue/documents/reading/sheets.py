"""Bytes of a paper → words with places: the text layer where there is one, else tesseract.

Runs in the limited child only (``worker.py``): what it opens was made by strangers.
"""

from __future__ import annotations

import io
import shutil
import time
import warnings
import zipfile
from dataclasses import dataclass, field

import pypdfium2
from lxml import etree
from PIL import Image, ImageOps

from khue.core.programs import ProgramFailed, run_program

from .straighten import fit_for_reading
from .types import Page, Word

_LETTERS_OF_A_TEXT_PAGE = 60
_PIXELS = 60_000_000
_XML_BYTES = 20_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(slots=True)
class Clock:
    """The time that reading may still take."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left; never below zero."""
        return max(0.0, self.seconds - (time.monotonic() - self.started))


def read_sheets(data: bytes, content_type: str, clock: Clock) -> tuple[list[Page], str]:
    """The first and the last page with ``text`` or ``ocr``; no pages where it cannot be read."""
    if content_type == "application/pdf":
        return _pdf_pages(data, clock)
    if content_type.startswith("image/"):
        return [_image_page(data, clock)], "ocr"
    if content_type.endswith("wordprocessingml.document"):
        return [_docx_page(data)], "text"
    return [], ""


def _pdf_pages(data: bytes, clock: Clock) -> tuple[list[Page], str]:
    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        numbers = sorted({0, len(document) - 1})
        pages, how = [], "text"
        for number in numbers:
            page = _text_page(document, number)
            if sum(len(word.text) for word in page.words) < _LETTERS_OF_A_TEXT_PAGE:
                image = document[number].render(scale=200 / 72, may_draw_forms=True).to_pil()
                page = read_picture(image, clock)
                how = "ocr"
            pages.append(page)
        return pages, how
    finally:
        document.close()


def _text_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """The words of the text layer, filled-in form fields (number, date) among them."""
    if document.formenv:
        document[number].flatten()
    sheet = document[number]
    width, height = sheet.get_size()
    layer = sheet.get_textpage()
    words: list[Word] = []
    letters: list[tuple[str, tuple[float, float, float, float]]] = []
    text = layer.get_text_range()
    total = layer.count_chars()
    for place, char in enumerate(text[:total] if len(text) >= total else text):
        if char.isspace() or char in "\ufffe\x00":
            _close_word(letters, words, height)
        else:
            letters.append((char, layer.get_charbox(place)))
    _close_word(letters, words, height)
    return Page(width, height, tuple(words))


def _close_word(
    letters: list[tuple[str, tuple[float, float, float, float]]], words: list[Word], height: float
) -> None:
    if letters:
        boxes = [box for _, box in letters]
        words.append(
            Word(
                "".join(char for char, _ in letters),
                min(box[0] for box in boxes),
                height - max(box[3] for box in boxes),
                max(box[2] for box in boxes),
                height - min(box[1] for box in boxes),
            )
        )
        letters.clear()


def _image_page(data: bytes, clock: Clock) -> Page:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _PIXELS:
                raise ValueError("too many pixels")
            image.draft("L", (3500, 3500))
            upright = ImageOps.exif_transpose(image)
            return read_picture(upright, clock)


def read_picture(image: Image.Image, clock: Clock) -> Page:
    """Read a picture of a page; a page that lies on its side or its head is turned."""
    ready = fit_for_reading(image)
    best = Page(ready.width, ready.height, ())
    for turn in (90, 270, 0, 180) if ready.width > ready.height else (0, 180, 90, 270):
        if best.words and clock.left < 8:
            break
        page = _read(ready.rotate(turn, expand=True) if turn else ready, clock)
        best = max(best, page, key=_sure)
        if _is_read(page):
            break
    return best


def _sure(page: Page) -> int:
    return sum(1 for word in page.words if word.sureness >= 60 and len(word.text) > 1)


def _is_read(page: Page) -> bool:
    """Whether it stood upright: text on its side gives some words too, but few sure ones."""
    return _sure(page) >= max(15, 0.5 * len(page.words))


def is_available() -> bool:
    """Whether tesseract is installed with its Vietnamese data."""
    if shutil.which("tesseract") is None:
        return False
    try:
        return b"vie" in run_program(["tesseract", "--list-langs"], b"", seconds=10).split()
    except ProgramFailed:
        return False


def _read(image: Image.Image, clock: Clock) -> Page:
    if clock.left < 1.0:
        raise ProgramFailed("timeout")
    buffer = io.BytesIO()
    image.convert("L").save(buffer, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "210", "tsv"]
    output = run_program(command, buffer.getvalue(), seconds=min(25.0, clock.left))
    words = []
    for row in output.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (float(cell) for cell in cells[6:10])
        sureness = max(float(cells[10]), 0.0)
        words.append(Word(cells[11].strip(), left, top, left + width, top + height, sureness))
    return Page(image.width, image.height, tuple(words))


def _docx_page(data: bytes) -> Page:
    """The paragraphs of a Word file set one below the other, cells of a table side by side."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo("word/document.xml").file_size > _XML_BYTES:
            raise ValueError("too large")
        source = archive.read("word/document.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = etree.fromstring(source, parser).find(f"{_W}body")
    words: list[Word] = []
    line = 0
    for block in body if body is not None else ():
        if block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                cells = list(row.iterchildren(f"{_W}tc"))
                depth = 0
                for column, cell in enumerate(cells):
                    lines = _lines_of(cell)
                    left = 30.0 + column * 165 / max(len(cells), 1)
                    for offset, text in enumerate(lines):
                        _set_line(words, text, left, line + offset)
                    depth = max(depth, len(lines))
                line += depth
        elif block.tag == f"{_W}p":
            for text in _lines_of(block):
                _set_line(words, text, 30.0, line)
                line += 1
    return Page(210.0, max(297.0, line * 6.0), tuple(words))


def _lines_of(element: etree._Element) -> list[str]:
    found = []
    for paragraph in element.iter(f"{_W}p"):
        pieces = [_piece(item) for item in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}tab")]
        found += [part.strip() for part in "".join(pieces).split("\n") if part.strip()]
    return found


def _piece(item: etree._Element) -> str:
    if item.tag == f"{_W}t":
        return item.text or ""
    return "\n" if item.tag == f"{_W}br" else " "


def _set_line(words: list[Word], text: str, left: float, line: int) -> None:
    """Lay a line out as if each letter were 1.5 mm wide: enough for what reads columns."""
    for piece in text.split():
        right = left + 1.5 * len(piece)
        words.append(Word(piece, left, line * 6.0, right, line * 6.0 + 4.5))
        left = right + 1.2
