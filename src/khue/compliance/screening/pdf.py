"""Screening of a PDF: locks, active content, attachments, text layer, pages that are pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from shutil import which

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from lxml import etree
from PIL import Image

from . import ocr
from .citations import finding
from .layout import Page, Word, page_findings
from .marks import flow_findings
from .ocr import Clock
from .pictures import inspect_page
from .run import ProgramFailed, run_program
from .stamps import red_mask, stamp_findings
from .types import Limits, Report

Nested = Callable[[bytes, str, str], None]
_LETTERS_OF_A_TEXT_PAGE = 40


def inspect_pdf(
    data: bytes, place: str, limits: Limits, report: Report, clock: Clock, nested: Nested
) -> None:
    """Screen a PDF; `nested` screens what is attached inside it."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            report.page_count = report.page_count or len(document.pages)
            if len(document.pages) > limits.pages:
                report.add(finding("type.too_many_pages", place))
                return
            if _is_active(document):
                report.add(finding("type.active", place))
            for index, name in enumerate(list(document.attachments)[:50], start=1):
                payload = document.attachments[name].get_file().read_bytes()
                nested(payload, name, f"{place} attachment {index}".strip())
    except pikepdf.PasswordError:
        report.add(finding("type.locked", place))
        return
    except Exception:  # noqa: BLE001 - a parser's complaint of any kind means a damaged file
        report.add(finding("type.damaged", place))
        return
    if report.is_settled:
        return
    pages = _text_pages(data, report, place)
    for page in pages:
        for hit in page_findings(page):
            report.add(hit)
    if not report.is_settled:
        letters = {page.number: sum(len(word.text) for word in page.words) for page in pages}
        _look_at_pages(data, place, limits, report, clock, letters)


def _is_active(document: pikepdf.Pdf) -> bool:
    """True for programs to launch and scripts that run by themselves."""
    root = document.Root
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in {
        "/Launch",
        "/JavaScript",
    }:
        return True
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        return True
    return any(
        isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) == "/Launch"
        for item in document.objects
    )


def _text_pages(data: bytes, report: Report, place: str) -> list[Page]:
    """Words with places from pdftotext; running text from pypdf where that is not possible."""
    if which("pdftotext") is not None:
        try:
            output = run_program(["pdftotext", "-q", "-bbox", "-", "-"], data, seconds=20)
            return _parse_boxes(output)
        except (ProgramFailed, etree.LxmlError):
            pass
    return _pypdf_pages(data, report, place)


def _parse_boxes(output: bytes) -> list[Page]:
    cleaned = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b" ", output)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(cleaned, parser)
    pages: list[Page] = []
    for number, element in enumerate(root.iter("{*}page"), start=1):
        words = tuple(
            Word(
                word.text or "",
                float(word.get("xMin", 0)),
                float(word.get("yMin", 0)),
                float(word.get("xMax", 0)),
                float(word.get("yMax", 0)),
            )
            for word in element.iter("{*}word")
        )
        size = float(element.get("width", 0)), float(element.get("height", 0))
        pages.append(Page(number, size[0], size[1], words))
    return pages


def _pypdf_pages(data: bytes, report: Report, place: str) -> list[Page]:
    from pypdf import PdfReader  # slow to import, and rarely needed

    pages: list[Page] = []
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, start=1):
            text = page.extract_text()
            for hit in flow_findings(
                text.splitlines(), f"page {number}", prominent=30 if number == 1 else 0
            ):
                report.add(hit)
            pages.append(Page(number, 0, 0, (Word("x" * len(text), 0, 0, 0, 0),) if text else ()))
    except Exception:  # noqa: BLE001 - see above
        report.add(finding("type.damaged", place))
    return pages


def _look_at_pages(
    data: bytes,
    place: str,
    limits: Limits,
    report: Report,
    clock: Clock,
    letters: dict[int, int],
) -> None:
    """Render what a text layer cannot answer for: pictures of pages, and red on any page."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        report.add(finding("type.damaged", place))
        return
    read = 0
    try:
        for number, page in enumerate(document, start=1):
            where = f"{place} page {number}".strip()
            has_picture = _picture_share(page) > 0.25
            is_scan = has_picture and letters.get(number, 0) < _LETTERS_OF_A_TEXT_PAGE
            if number > 1 and not has_picture:
                continue
            if not is_scan:
                _look_for_red(page, where, number, report, clock)
            elif read < limits.ocr_pages:
                read += 1
                image = _render(page, 200, limits)
                inspect_page(image, where, number, report, clock, dpi=200)
            else:
                _look_for_red(page, where, number, report, clock)
            if report.is_settled:
                return
    except pdfium.PdfiumError:
        report.add(finding("type.damaged", place))
    finally:
        document.close()


def _look_for_red(
    page: pdfium.PdfPage, place: str, number: int, report: Report, clock: Clock
) -> None:
    """A quick look at low resolution; only a page with red is worth reading."""
    if red_mask(_render(page, 60, Limits())).getbbox() is None:
        return
    image = _render(page, 200, Limits())
    part = Report()
    inspect_red(image, place, part, clock)
    for hit in part.findings:
        report.add(hit)
    report.unreadable.extend(part.unreadable)


def inspect_red(image: Image.Image, place: str, report: Report, clock: Clock) -> None:
    """Red stamps on a page whose text is already known."""
    if not ocr.is_available():
        return
    try:
        for hit in stamp_findings(image, place, clock, dpi=200, with_dark=False):
            report.add(hit)
    except ProgramFailed:
        report.unreadable.append(finding("secrecy.unreadable_scan", place, confirmable=True))


def _picture_share(page: pdfium.PdfPage) -> float:
    """The largest part of the page that one picture covers."""
    width, height = page.get_size()
    largest = 0.0
    for item in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return float(largest / max(width * height, 1))


def _render(page: pdfium.PdfPage, dpi: int, limits: Limits) -> Image.Image:
    width, height = page.get_size()
    scale = dpi / 72
    while width * scale * height * scale > limits.pixels:
        scale /= 2
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image
