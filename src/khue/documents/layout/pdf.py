"""Reads a PDF into a sheet: pages, page numbers, zones, paragraphs.

Everything is measured from what is drawn; a margin or a gap that cannot be told stays unknown
and is never guessed into a finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2

from .pdf_fields import read_fields
from .pdf_paragraphs import Column, column_of, paragraphs
from .pdf_shapes import Shapes, read_shapes
from .pdf_text import PageText, Row, Segment, read_text
from .pdf_zones import Zoned, zone_pages
from .sheet import MM, PageFacts, PageNumber, Piece, Sheet, Zone
from .types import Spot

MOST_PAGES = 100
_MOST_LETTERS = 20_000  # a page
_NUMBER = re.compile(r"^(?:[-–—]\s*)?(?:Trang\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*/\s*\d+)?(?:\s*[-–—])?$",
                     re.IGNORECASE)  # fmt: skip
_EDGE = 30 * MM
_CENTRE = 15 * MM  # of the page or of the text between unequal margins
_LETTERS_OF_A_TEXT_PAGE = 40


class Locked(Exception):
    """The file asks for a password."""


@dataclass(slots=True)
class Leaf:
    """One page as read."""

    number: int
    width: float
    height: float
    rows: list[Row]
    shapes: Shapes
    text: PageText


def read_pdf(data: bytes) -> Sheet:
    """Read the file; raises `Locked`, and ValueError for what is no PDF."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Locked from error
        raise ValueError("not a PDF") from error
    try:
        count = len(document)
        document.init_forms()
        leaves = [_leaf(document, index) for index in range(min(count, MOST_PAGES))]
    except pypdfium2.PdfiumError as error:
        raise ValueError("a damaged PDF") from error
    finally:
        document.close()
    sheet = Sheet(kind="pdf", page_count=count, is_cut=count > MOST_PAGES)
    _take_pages(sheet, leaves)
    return sheet


def _leaf(document: Any, index: int) -> Leaf:
    page = document[index]
    textpage = page.get_textpage()
    width, height = page.get_size()
    text = read_text(textpage, index + 1, height, _MOST_LETTERS)
    rows = read_fields(document, page, index + 1, height, text.rows)
    return Leaf(index + 1, width, height, rows, read_shapes(page, width, height), text)


def _take_pages(sheet: Sheet, leaves: list[Leaf]) -> None:
    for leaf in leaves:
        sheet.page_sizes.append((leaf.width, leaf.height))
        sheet.loose_fonts |= leaf.text.loose_fonts
        sheet.unmapped = sheet.unmapped or leaf.text.unmapped
        sheet.letters += leaf.text.count
        if leaf.text.count < _LETTERS_OF_A_TEXT_PAGE and leaf.shapes.picture_share > 0.25:
            sheet.scanned.append(leaf.number)
        number = _take_number(leaf)
        if number is not None:
            sheet.numbers.append(number)
    zoned = zone_pages(leaves)
    sheet.annex_pages = zoned.annex_pages
    listed = [part for zone, part in zoned.placed if zone is Zone.TAIL_LEFT]
    column = column_of([row.whole for row in zoned.main], listed)
    sheet.pieces = _pieces(zoned, column, leaves)
    sheet.pages = [_facts(leaf, leaves, sheet, column) for leaf in leaves]


def _take_number(leaf: Leaf) -> PageNumber | None:
    """Take the page's number off its rows: a number alone near the upper or lower edge."""
    for row in [*leaf.rows[:1], *leaf.rows[-1:]]:
        whole = row.whole
        is_top = whole.base < _EDGE
        if not _NUMBER.match(whole.text.strip()) or not (
            is_top or whole.base > leaf.height - _EDGE
        ):
            continue
        leaf.rows.remove(row)
        middle = abs((whole.x0 + whole.x1) / 2 - leaf.width / 2)
        return PageNumber(
            page=leaf.number,
            text=whole.text.strip(),
            style=whole.letters[0].style,
            is_top=is_top,
            is_centred=middle < _CENTRE,
            spot=whole.spot,
        )
    return None


def _pieces(zoned: Zoned, column: Column, leaves: list[Leaf]) -> list[Piece]:
    shapes = {leaf.number: leaf.shapes for leaf in leaves}
    found = [_drawn(_piece(part, zone, column), shapes) for zone, part in zoned.placed]
    tables = {number: shape.tables() for number, shape in shapes.items()}
    found += [_drawn(piece, shapes) for piece in paragraphs(zoned.main, column, tables, Zone.MAIN)]
    for rows in zoned.annexes:
        inner = column_of([row.whole for row in rows])
        found += paragraphs(rows, inner, tables, Zone.ANNEX)
    return found


def _piece(part: Segment, zone: Zone, column: Column) -> Piece:
    return Piece(
        runs=part.runs(),
        zone=zone,
        spot=part.spot,
        text_mm=(part.x1 - part.x0) / MM,
        left_mm=(part.x0 - column.left) / MM,
    )


def _drawn(piece: Piece, shapes: dict[int, Shapes]) -> Piece:
    """With the line below it and the frame around it, where there are any."""
    found = shapes.get(piece.spot.page)
    if found is None:
        return piece
    spot = piece.spot
    middle = (spot.y0 + spot.y1) / 2
    frames = [
        box for box in found.boxes
        if box.holds(spot.middle, middle) and box.x1 - box.x0 < 75 * MM and box.y1 - box.y0 < 20 * MM
    ]  # fmt: skip
    below = [
        bar for bar in found.bars
        if -3 < bar.y - spot.y1 < 16 and bar.x0 < spot.x1 and bar.x1 > spot.x0
    ]  # fmt: skip
    bar = min(below, key=lambda item: item.y, default=None)
    return replace(
        piece,
        rule_mm=round(bar.length / MM, 1) if bar else None,
        frame=frames[0].frame() if frames else None,
    )


def _facts(leaf: Leaf, leaves: list[Leaf], sheet: Sheet, column: Column) -> PageFacts:
    """Measured margins. Left and right only where enough lines show the column."""
    spots = [
        piece.spot for piece in sheet.pieces
        if piece.spot.page == leaf.number and piece.zone is not Zone.FOOT and not piece.in_table
    ]  # fmt: skip
    if not spots:
        return PageFacts(leaf.width / MM, leaf.height / MM)
    feet = [piece.spot for piece in sheet.pieces if piece.spot.page == leaf.number]
    return PageFacts(
        width_mm=leaf.width / MM,
        height_mm=leaf.height / MM,
        top=_top(leaf, sheet, spots) / MM,
        bottom=(leaf.height - max(spot.y1 for spot in feet)) / MM,
        left=min(spot.x0 for spot in spots) / MM,
        right=(leaf.width - max(spot.x1 for spot in spots)) / MM,
    )


def _top(leaf: Leaf, sheet: Sheet, spots: list[Spot]) -> float:
    """The first line of the text; what stands above the motto on page 1 (box 14) is no text."""
    heads = [
        piece.spot.y0 for piece in sheet.zone(Zone.HEAD_LEFT)
        if piece.spot.page == leaf.number
    ]  # fmt: skip
    return min(heads) if heads else min(spot.y0 for spot in spots)
