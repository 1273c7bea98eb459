"""Reads a DOCX into a sheet: sections, page numbers, zones, paragraphs as they are set.

Nothing is drawn, so no place on a page is known; sizes, gaps and margins are exact instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from .docx_package import Package, Unsafe, W, relation_id, twips_mm
from .docx_paragraphs import Block, framed_pieces, has_page_field, pieces_of, read_block
from .docx_styles import Styles
from .sheet import Align, NumberFacts, PageFacts, Piece, Run, Sheet, Zone
from .words import is_annex, is_date, is_motto, is_nation, is_number, is_recipients

__all__ = ["Unsafe", "read_docx"]

_MAIN = "word/document.xml"
_MOST_PARAGRAPHS = 8000
_FAR_MM = 65.0
_LONG_LETTERS = 2600


def read_docx(data: bytes) -> Sheet:
    """Read the file; raises `Unsafe`, and ValueError or an lxml error for what is no DOCX."""
    package = Package(data)
    root = package.part(_MAIN)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise ValueError("no text in the package")
    reader = _Reader(package, Styles(package, "word"))
    reader.read(body)
    return reader.sheet()


@dataclass(slots=True)
class _Section:
    facts: PageFacts
    properties: etree._Element
    restarts: bool


@dataclass(slots=True)
class _Reader:
    package: Package
    styles: Styles
    pieces: list[Piece] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    count: int = 0
    is_cut: bool = False
    annex_section: int | None = None
    state: str = "head"
    room: float = 165.0
    last: Block | None = None

    def read(self, body: etree._Element) -> None:
        final = body.find(W + "sectPr")
        for part in body.iter(W + "sectPr"):
            self.sections.append(_section(part))
        if self.sections:
            facts = self.sections[0].facts
            self.room = max(facts.width_mm - (facts.left or 0) - (facts.right or 0), 20)
        section = 0
        for element in _blocks(body):
            if element is final:
                continue
            self.count += 1
            if self.count > _MOST_PARAGRAPHS:
                self.is_cut = True
                break
            if element.tag == W + "tbl":
                self._table(element)
            else:
                self._paragraph(element, section)
                if element.find(f"{W}pPr/{W}sectPr") is not None:
                    section += 1

    def _paragraph(self, element: etree._Element, section: int) -> None:
        block = read_block(element, self.styles, self.room)
        if block.is_empty:
            self._rule_of_empty(block)
            self.pieces += framed_pieces(block, self._zone(None))
            self.last = None if block.frames else self.last
            return
        gap = self._gap(block)
        made = pieces_of(block, Zone.MAIN, self.room, gap)
        if made and self.state != "head" and is_annex(made[0].text):
            self.state = "annex"
            self.annex_section = section if self.annex_section is None else self.annex_section
        split = _tabbed(block) if self.state in {"head", "main"} else None
        if split is not None:
            self.pieces += split
        else:
            self.pieces += [replace(piece, zone=self._zone(piece)) for piece in made]
        self.pieces += framed_pieces(block, self._zone(None))
        self.last = block

    def _rule_of_empty(self, block: Block) -> None:
        """A line in an empty paragraph belongs to the text above it."""
        if block.rules and self.pieces and self.pieces[-1].rule_mm is None:
            self.pieces[-1] = replace(self.pieces[-1], rule_mm=round(block.rules[0], 1))

    def _gap(self, block: Block) -> float | None:
        if self.last is None:
            return None
        one, two = self.last.setting, block.setting
        if one.tight and two.tight and one.style_id == two.style_id:
            return 0.0
        return one.after + two.before

    def _zone(self, piece: Piece | None) -> Zone:
        if self.state == "annex":
            return Zone.ANNEX
        if piece is None:
            return Zone.HEAD_LEFT if self.state == "head" else Zone.MAIN
        if is_recipients(piece.text):
            self.state = "tail"
        if self.state == "tail":
            is_far = piece.left_mm > _FAR_MM or piece.align is Align.RIGHT
            return Zone.TAIL_RIGHT if is_far else Zone.TAIL_LEFT
        if self.state == "head" and (is_nation(piece.text) or is_motto(piece.text)):
            return Zone.HEAD_RIGHT
        if self.state == "head" and is_number(piece.text):
            return Zone.HEAD_LEFT
        if self.state == "head" and is_date(piece.text):
            self.state = "main"
            return Zone.HEAD_RIGHT
        return Zone.MAIN

    def _table(self, table: etree._Element) -> None:
        text = " ".join(_words(p) for p in table.iter(W + "p"))
        lines = [_words(p) for p in table.iter(W + "p")]
        if (
            self.state in {"head", "main"}
            and not self._has_head()
            and any(is_nation(line) or is_number(line) for line in lines)
        ):
            self._columns(table, Zone.HEAD_LEFT, Zone.HEAD_RIGHT)
            self.state = "main"
        elif self.state != "annex" and any(is_recipients(line) for line in lines):
            self._columns(table, Zone.TAIL_LEFT, Zone.TAIL_RIGHT)
            self.state = "tail"
        elif text.strip():
            zone = Zone.ANNEX if self.state == "annex" else Zone.MAIN
            for cell, room in _cells(table, self.room):
                for made in self._cell(cell, room, zone):
                    self.pieces.append(replace(made, in_table=True))
        self.last = None

    def _has_head(self) -> bool:
        return any(piece.zone is Zone.HEAD_RIGHT for piece in self.pieces)

    def _columns(self, table: etree._Element, left: Zone, right: Zone) -> None:
        """The first cell of each row stands at the left, the last at the right."""
        for row in table.iterfind(f"{W}tr"):
            cells = list(_row_cells(row, self.room))
            for at, (cell, room) in enumerate(cells):
                zone = left if at == 0 and len(cells) > 1 else right
                if len(cells) == 1:
                    zone = Zone.MAIN
                self.pieces += self._cell(cell, room, zone)

    def _cell(self, cell: etree._Element, room: float, zone: Zone) -> list[Piece]:
        found: list[Piece] = []
        for paragraph in cell.iter(W + "p"):
            if any(above.tag == W + "txbxContent" for above in paragraph.iterancestors()):
                continue
            block = read_block(paragraph, self.styles, room)
            made = pieces_of(block, zone, room, None)
            if not made and block.rules and found and found[-1].rule_mm is None:
                found[-1] = replace(found[-1], rule_mm=round(block.rules[0], 1))
            found += made + framed_pieces(block, zone)
        return found

    def sheet(self) -> Sheet:
        sheet = Sheet(kind="docx", pieces=self.pieces, is_cut=self.is_cut, numbers_known=False)
        sheet.pages = [section.facts for section in self.sections]
        sheet.letters = sum(len(piece.text) for piece in self.pieces)
        sheet.page_count = _page_count(self.package)
        sheet.numbering = self._numbering(sheet.letters, sheet.page_count)
        if self.annex_section is not None:
            at = min(self.annex_section, len(self.sections) - 1)
            sheet.restarts = at > 0 and self.sections[at].restarts
        self._feet(sheet)
        return sheet

    def _numbering(self, letters: int, pages: int) -> NumberFacts:
        """Where page numbers stand, from the headers and footers of the first section."""
        facts = NumberFacts(is_long=pages > 1 or letters > _LONG_LETTERS)
        if not self.sections:
            return facts
        properties = self.sections[0].properties
        relations = self.package.related(_MAIN)
        has_title = properties.find(W + "titlePg") is not None
        for reference in properties:
            name = str(reference.tag).rsplit("}", 1)[-1]
            part = relations.get(relation_id(reference), "")
            root = self.package.part(part) if part.startswith("word/") else None
            if name not in {"headerReference", "footerReference"} or root is None:
                continue
            if not has_page_field(root):
                continue
            if reference.get(W + "type") == "first":
                facts.shows_first = facts.shows_first or has_title
                continue
            facts.is_shown = True
            facts.is_top = name == "headerReference"
            self._number_style(root, facts)
        facts.shows_first = facts.shows_first or (facts.is_shown and not has_title)
        return facts

    def _number_style(self, root: etree._Element, facts: NumberFacts) -> None:
        for paragraph in root.iter(W + "p"):
            if not has_page_field(paragraph):
                continue
            facts.is_centred = self.styles.setting(paragraph).align == "center"
            run = next(paragraph.iter(W + "r"), None)
            if run is not None:
                facts.size = self.styles.style(paragraph, run).size

    def _feet(self, sheet: Sheet) -> None:
        """The address line stands in the footer of the first page."""
        if not self.sections:
            return
        relations = self.package.related(_MAIN)
        for reference in self.sections[0].properties.iterfind(W + "footerReference"):
            part = relations.get(relation_id(reference), "")
            root = self.package.part(part) if part.startswith("word/") else None
            if root is None or reference.get(W + "type") != "first":
                continue
            for paragraph in root.iter(W + "p"):
                block = read_block(paragraph, self.styles, self.room)
                if not block.has_page_field:
                    sheet.pieces += pieces_of(block, Zone.FOOT, self.room, None)


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls too."""
    for child in body:
        if child.tag in {W + "p", W + "tbl"}:
            yield child
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _blocks(content)


def _cells(table: etree._Element, room: float) -> Iterator[tuple[etree._Element, float]]:
    for row in table.iterfind(f"{W}tr"):
        yield from _row_cells(row, room)


def _row_cells(row: etree._Element, room: float) -> Iterator[tuple[etree._Element, float]]:
    cells = list(row.iterfind(f"{W}tc"))
    for cell in cells:
        width = cell.find(f"{W}tcPr/{W}tcW")
        is_twips = width is not None and width.get(W + "type", "dxa") == "dxa"
        known = twips_mm(width.get(W + "w")) if width is not None and is_twips else 0.0
        yield cell, known or room / max(len(cells), 1)


def _words(paragraph: etree._Element) -> str:
    return " ".join("".join(item.text or "" for item in paragraph.iter(W + "t")).split())


def _tabbed(block: Block) -> list[Piece] | None:
    """Left and right column set with a tab instead of a table."""
    found: list[Piece] = []
    is_head = False
    for line in block.lines:
        parts = [tuple(part) for part in line if any(run.text.strip() for run in part)]
        texts = [" ".join("".join(run.text for run in part).split()) for part in parts]
        is_head = is_head or (len(parts) > 1 and any(
            is_nation(text) or is_motto(text) or is_number(text) or is_date(text) for text in texts
        ))  # fmt: skip
        for at, part in enumerate(parts):
            zone = Zone.HEAD_RIGHT if at or len(parts) == 1 else Zone.HEAD_LEFT
            found.append(_piece(part, zone))
    return found if is_head else None


def _piece(runs: tuple[Run, ...], zone: Zone) -> Piece:
    return Piece(runs=runs, zone=zone, align=Align.CENTRE)


def _section(part: etree._Element) -> _Section:
    size, margin = part.find(W + "pgSz"), part.find(W + "pgMar")
    number = part.find(W + "pgNumType")

    def of(element: etree._Element | None, name: str) -> float:
        return twips_mm(element.get(W + name)) if element is not None else 0.0

    facts = PageFacts(
        width_mm=of(size, "w") or 215.9,
        height_mm=of(size, "h") or 279.4,
        top=of(margin, "top"),
        bottom=of(margin, "bottom"),
        left=of(margin, "left"),
        right=of(margin, "right"),
        is_exact=True,
    )
    return _Section(facts, part, number is not None and number.get(W + "start") in {"0", "1"})


def _page_count(package: Package) -> int:
    """What the writing program counted; 0 where it does not say."""
    root = package.part("docProps/app.xml")
    pages = root.find("{*}Pages") if root is not None else None
    text = (pages.text or "") if pages is not None else ""
    return int(text) if text.isdigit() and len(text) < 5 else 0
