"""Page size, margins, page numbers, fonts and colour (Annex I, general part)."""

from __future__ import annotations

from .anatomy import Anatomy
from .findings import Collector, between, number
from .limits import Limits
from .sheet import NumberFacts, PageFacts, Piece
from .types import Spot
from .words import is_legacy_font, legacy_share

_A4 = (210.0, 297.0)
_PAPER_MM = 2.0
_LEGACY = 0.12
_LINE_MM = 3.0
_FONT_LETTERS = 3


def check_page(anatomy: Anatomy, out: Collector) -> None:
    """Everything that concerns the whole page."""
    sheet = anatomy.sheet
    for at, page in enumerate(sheet.pages, start=1):
        size = sorted((page.width_mm, page.height_mm))
        if any(abs(one - two) > _PAPER_MM for one, two in zip(size, _A4, strict=True)):
            values = {"width": number(page.width_mm), "height": number(page.height_mm)}
            out.add("page_size", "page", Spot(at), values)
    _margins(sheet.pages, out)
    _numbers(anatomy, out)
    _fonts(anatomy, out)
    if sheet.is_cut:
        out.add("cut", "page", None, {"pages": str(len(sheet.pages))})
    if sheet.scanned:
        first = sheet.scanned[0]
        out.add("scan_page", "fonts", Spot(first), {"page": str(first)})


def _margins(pages: list[PageFacts], out: Collector) -> None:
    for side, allowed in out.limits.margins.items():
        tolerance = out.limits.tolerance.mm
        seen = [
            (at, value) for at, page in enumerate(pages, start=1)
            if page.width_mm < page.height_mm and (value := getattr(page, side, None)) is not None
        ]  # fmt: skip
        if not seen:
            continue
        at, least = min(seen, key=lambda item: item[1])
        if least < allowed[0] - tolerance:
            out.add(f"margin_{side}", "margins", Spot(at), between(least, allowed))
            continue
        is_loose = side == "top" and not pages[0].is_exact  # capitals without accents stand lower
        wide = allowed[1] + tolerance + (_LINE_MM if is_loose else 0)
        is_known = pages[0].is_exact or side in {"left", "top"}
        if is_known and least > wide:
            out.add(f"margin_{side}", "margins", Spot(at), between(least, allowed))


def _numbers(anatomy: Anatomy, out: Collector) -> None:
    sheet = anatomy.sheet
    if not sheet.numbers_known:
        _numbering(sheet.numbering or NumberFacts(), out)
        return
    shown = {number.page: number for number in sheet.numbers}
    for page in range(1, len(sheet.pages) + 1):
        expected, is_annex = _expected(page, sheet.annex_pages)
        found = shown.get(page)
        part = "annex" if is_annex else "page_number"
        if found is None:
            if expected > 1 and page not in sheet.scanned:
                out.add("page_number_missing", part, Spot(page))
            continue
        if expected == 1:
            out.add("page_number_first", part, found.spot)
        elif found.text != str(expected):
            code = "annex_number" if is_annex and found.text == str(page) else "page_number_wrong"
            out.add(code, part, found.spot, {"found": found.text, "expected": str(expected)})
        if not (found.is_top and found.is_centred):
            out.add("page_number_place", "page_number", found.spot)
        _number_size(found.style.size, found.spot, out)


def _numbering(facts: NumberFacts, out: Collector) -> None:
    """A DOCX: what headers and footers say."""
    if not facts.is_shown:
        if facts.is_long:
            out.add("page_number_missing", "page_number", Spot(2))
        return
    if facts.shows_first:
        out.add("page_number_first", "page_number", Spot(1))
    if not (facts.is_top and facts.is_centred):
        out.add("page_number_place", "page_number")
    _number_size(facts.size, Spot(), out)


def _number_size(size: float, spot: Spot, out: Collector) -> None:
    allowed, slack = out.limits.part("page_number").size, out.limits.tolerance.pt
    if allowed is not None and not allowed[0] - slack <= size <= allowed[1] + slack:
        out.add("size", "page_number", spot, between(size, allowed))


def _expected(page: int, annexes: list[int]) -> tuple[int, bool]:
    starts = [start for start in annexes if start <= page]
    return (page - starts[-1] + 1, True) if starts else (page, False)


def _fonts(anatomy: Anatomy, out: Collector) -> None:
    sheet, limits = anatomy.sheet, out.limits
    legacy: Piece | None = None
    for piece in sheet.pieces:
        for run in piece.runs:
            letters = sum(sign.isalpha() for sign in run.text)
            font = run.style.font
            if letters < _FONT_LETTERS or not font or is_allowed(font, limits):
                continue
            if is_legacy_font(font):
                legacy = legacy or piece
            else:
                out.add("font", "fonts", piece, {"font": font, "allowed": limits.fonts[0]})
    text = " ".join(piece.text for piece in sheet.pieces)
    if legacy is not None or legacy_share(text) > _LEGACY:
        out.add("font_legacy", "fonts", legacy)
    loose = sorted(font for font in sheet.loose_fonts if font)
    if loose and sheet.kind == "pdf":
        out.add("font_loose", "fonts", None, {"font": ", ".join(loose[:4])})
    if sheet.unmapped is not None:
        out.add("font_unmapped", "fonts", sheet.unmapped)


def is_allowed(font: str, limits: Limits) -> bool:
    """Whether a font belongs to the families of the rule; names differ by system."""
    plain = _plain(font)
    return not limits.fonts or any(plain.startswith(_plain(name)) for name in limits.fonts)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
