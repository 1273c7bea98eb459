"""The same paper as an editable Word file, by python-docx: every measure is that of the PDF."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from khue.documents.layout.widths import text_width_mm

from .annexes import annex_label
from .render import finish_blocks, heading_lines
from .types import Annex, Block, BlockKind, PaperContent
from .word_parts import (
    FACE,
    JUSTIFY,
    LEFT,
    RED,
    draw_frame,
    draw_rule,
    page_field,
    plain_table,
    restart_numbers,
    set_paragraph,
    write,
)

_PAGE = (210.0, 297.0)
_LEFT_MM = 75.0
_RECIPIENTS_MM = 70.0
_ISSUER_RULE = 0.4  # of the name's longest line, within the decree's third to half
_BLANK = "\u00a0" * 8
_SIGNATURE_PT = 68
_CENTRED = {BlockKind.CHAPTER, BlockKind.RESOLVE}


def render_docx(content: PaperContent) -> bytes:
    """Set the paper as DOCX; number and date stay blank until they are given."""
    return _Writer(content).save()


class _Writer:
    def __init__(self, content: PaperContent) -> None:
        self.content = content
        self.sizes = content.measures.sizes
        self.document: Any = Document()
        margins = content.measures.margins
        self.room = _PAGE[0] - margins["left"] - margins["right"]
        self._prepare()

    def save(self) -> bytes:
        self._head()
        self._title()
        self._addressees()
        for block in finish_blocks(self.content.blocks):
            self._block(block)
        self._tail()
        for at, annex in enumerate(self.content.annexes):
            self._annex(annex, at)
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _prepare(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FACE, Pt(self.sizes["6"])
        facts = self.document.core_properties
        facts.title, facts.author = self.content.abstract[:250], self.content.issuing_body[:250]
        facts.comments, facts.language = "", "vi-VN"
        day = self.content.drafted_on
        facts.created = facts.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the format has no zone
        self._section(self.document.sections[0])
        self._foot()

    def _section(self, section: Any) -> None:
        margins = self.content.measures.margins
        section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
        for side, width in margins.items():
            setattr(section, f"{side}_margin", Mm(width))
        section.header_distance, section.footer_distance = Mm(10), Mm(8)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        page_field(set_paragraph(section.header.paragraphs[0]), self.sizes["page_number"])

    def _foot(self) -> None:
        """Box 13: the address under a line, on the first page only."""
        if not self.content.address_line:
            return
        foot = self.document.sections[0].first_page_footer
        draw_rule(foot.paragraphs[0], length_mm=self.room, room_mm=self.room)
        paragraph = set_paragraph(foot.add_paragraph())
        write(paragraph, self.content.address_line, size=self.sizes["13"])

    def _paragraph(self, **setting: Any) -> Paragraph:
        made: Paragraph = self.document.add_paragraph()
        return set_paragraph(made, **setting)

    def _head(self) -> None:
        """Boxes 1 to 4, 5b and 10b in two columns."""
        widths = (_LEFT_MM, self.room - _LEFT_MM)
        table = self.document.add_table(rows=2, cols=2)
        plain_table(table, widths)
        self._body_name(table.cell(0, 0))
        self._nation(table.cell(0, 1), widths[1])
        self._number(table.cell(1, 0))
        date = set_paragraph(table.cell(1, 1).paragraphs[0], before=6)
        blank = f"ngày{_BLANK}tháng{_BLANK}năm {self.content.drafted_on.year}"
        words = self.content.date_text or blank
        write(date, f"{self.content.place}, {words}", size=self.sizes["4"], italic=True)

    def _body_name(self, cell: Any) -> None:
        size = self.sizes["2"]
        parent = heading_lines(self.content.parent_body).upper()
        issuer = heading_lines(self.content.issuing_body).upper()
        paragraph = set_paragraph(cell.paragraphs[0])
        if parent:
            write(paragraph, parent, size=size)
            paragraph = set_paragraph(cell.add_paragraph())
        write(paragraph, issuer, size=size, bold=True)
        widest = max(text_width_mm(line, size=size, bold=True) for line in issuer.split("\n"))
        length = min(widest, _LEFT_MM) * _ISSUER_RULE
        draw_rule(cell.add_paragraph(), length_mm=length, room_mm=_LEFT_MM)

    def _nation(self, cell: Any, room: float) -> None:
        write(set_paragraph(cell.paragraphs[0]), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
              size=self.sizes["1"], bold=True)  # fmt: skip
        motto, size = "Độc lập - Tự do - Hạnh phúc", self.sizes["1_motto"]
        write(set_paragraph(cell.add_paragraph()), motto, size=size, bold=True)
        length = text_width_mm(motto, size=size, bold=True)
        draw_rule(cell.add_paragraph(), length_mm=length, room_mm=room)

    def _number(self, cell: Any) -> None:
        content = self.content
        number = content.number_text or _BLANK
        write(set_paragraph(cell.paragraphs[0], before=6), f"Số: {number}/{content.symbol}",
              size=self.sizes["3"])  # fmt: skip
        if not content.type_name and content.abstract:
            about = set_paragraph(cell.add_paragraph(), left_mm=4, right_mm=4)
            write(about, f"V/v {content.abstract}", size=self.sizes["5b"])
        stamp = content.measures.stamps.get(content.urgency)
        if stamp is not None:
            word, width, height = stamp
            frame = cell.add_paragraph()
            write(frame, word, size=self.sizes["10b"], bold=True, color=RED)
            draw_frame(frame, width_mm=width, room_mm=_LEFT_MM, height_mm=height, color=RED)

    def _title(self) -> None:
        """Boxes 5a and 11, and the word DỰ THẢO on what is no original yet."""
        content, size = self.content, self.sizes["5a"]
        words = [word for word in (content.circulation, "Dự thảo" * content.is_preview) if word]
        if content.type_name:
            write(self._paragraph(before=14), content.type_name.upper(), size=size, bold=True)
            side = self.room * 0.1
            write(
                self._paragraph(left_mm=side, right_mm=side), content.abstract, size=size, bold=True
            )
            width = min(text_width_mm(content.abstract, size=size, bold=True), self.room * 0.8)
            draw_rule(self.document.add_paragraph(), length_mm=width * 0.4, room_mm=self.room)
        for word in words:
            paragraph = self.document.add_paragraph()
            write(paragraph, word.upper(), size=self.sizes["11"], bold=True)
            width = text_width_mm(word.upper(), size=self.sizes["11"], bold=True) + 8
            draw_frame(paragraph, width_mm=width, room_mm=self.room, height_mm=8, color="000000")

    def _addressees(self) -> None:
        """Box 9a."""
        names, size = self.content.addressees, self.sizes["9a"]
        if len(names) == 1:
            write(self._paragraph(before=10, after=6), f"Kính gửi: {names[0]}.", size=size)
        elif names:
            write(self._paragraph(align=LEFT, before=10, left_mm=27), "Kính gửi:", size=size)
        for at, name in enumerate(names if len(names) > 1 else ()):
            end = "." if at == len(names) - 1 else ";"
            item = self._paragraph(align=LEFT, left_mm=45, first_mm=-3,
                                   after=6 if end == "." else 0)  # fmt: skip
            write(item, f"- {name}{end}", size=size)

    def _block(self, block: Block) -> None:
        """One paragraph of box 6, or a table of an annex."""
        if block.kind is BlockKind.TABLE:
            self._cells(block)
            return
        size, gap = self.sizes["6"], self.content.measures.paragraph_gap_pt
        if block.kind in _CENTRED:
            paragraph = self._paragraph(before=10, after=8, keep=True)
            title = block.text.upper() if block.kind is BlockKind.CHAPTER else block.text
            text = f"{block.label}\n{title}" if block.label and title else block.label or title
            write(paragraph, text, size=size, bold=True)
            return
        is_heading = block.kind is BlockKind.HEADING
        first = self.content.measures.first_line_cm * 10
        paragraph = self._paragraph(align=JUSTIFY, before=gap, first_mm=first, keep=is_heading)
        is_italic = block.kind is BlockKind.BASIS
        if block.label:
            is_bold = is_heading or block.kind is BlockKind.ARTICLE
            write(paragraph, f"{block.label} ", size=size, bold=is_bold)
        write(paragraph, block.text, size=size, bold=is_heading, italic=is_italic)

    def _cells(self, block: Block) -> None:
        """The table of an annex; its first row is the head."""
        table = self.document.add_table(rows=0, cols=len(block.rows[0]))
        table.style = "Table Grid"
        for index, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                write(cell.paragraphs[0], text, size=12, bold=index == 0)

    def _tail(self) -> None:
        """Boxes 7 and 9b in two columns."""
        self._paragraph(before=4)
        widths = (_RECIPIENTS_MM, self.room - _RECIPIENTS_MM)
        table = self.document.add_table(rows=1, cols=2)
        plain_table(table, widths)
        self._recipients(table.cell(0, 0))
        cell, size = table.cell(0, 1), self.sizes["7"]
        for at, line in enumerate(self.content.signer_lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            write(set_paragraph(paragraph), line.upper(), size=size, bold=True)
        name = set_paragraph(cell.add_paragraph(), before=_SIGNATURE_PT)
        write(name, self.content.signer_name, size=size, bold=True)

    def _recipients(self, cell: Any) -> None:
        label = set_paragraph(cell.paragraphs[0], align=LEFT)
        write(label, "Nơi nhận:", size=self.sizes["9b_label"], bold=True, italic=True)
        names = self.content.recipients
        for at, name in enumerate(names):
            item = set_paragraph(cell.add_paragraph(), align=LEFT, left_mm=2.6, first_mm=-2.6)
            end = "." if at == len(names) - 1 else ";"
            write(item, f"- {name}{end}", size=self.sizes["9b"])
        if self.content.drafter:
            write(set_paragraph(cell.add_paragraph(), align=LEFT), self.content.drafter,
                  size=self.sizes["9b"])  # fmt: skip

    def _annex(self, annex: Annex, at: int) -> None:
        """An annex counts its own pages."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._section(section)
        section.first_page_footer.is_linked_to_previous = False
        restart_numbers(section)
        size, content = self.sizes["6"], self.content
        label = annex.label or annex_label(at, len(content.annexes))
        write(self._paragraph(keep=True), label, size=size, bold=True)
        write(self._paragraph(keep=True), annex.title.upper(), size=size, bold=True)
        number, year = content.number_text or _BLANK, content.drafted_on.year
        day = content.date_text or f"ngày{_BLANK}tháng{_BLANK}năm {year}"
        kind = content.type_name or "Công văn"
        issuer = " ".join(content.issuing_body.split())
        words = f"(Kèm theo {kind} số {number}/{content.symbol} {day}\ncủa {issuer})"
        write(self._paragraph(keep=True), words, size=13, italic=True)
        draw_rule(self.document.add_paragraph(), length_mm=40, room_mm=self.room)
        for block in annex.blocks:
            self._block(block)
