"""Pieces of a Word file that python-docx has no words for: borders, page numbers, columns."""

from __future__ import annotations

from typing import Any, cast

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FACE = "Times New Roman"
RED = "C00000"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
LEFT = WD_ALIGN_PARAGRAPH.LEFT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def element(name: str, **attributes: str) -> Any:
    """A new element `w:name` with attributes `w:key`."""
    made = cast("Any", OxmlElement(f"w:{name}"))
    for key, text in attributes.items():
        made.set(qn(f"w:{key}"), text)
    return made


def write(
    paragraph: Paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False,
    color: str = "",
) -> None:  # fmt: skip
    """Add text of one style; a line break in it becomes a soft break."""
    for at, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if at:
            run.add_break()
        run.add_text(line)
        run.font.name = FACE
        run.font.size = Pt(size)
        run.font.bold, run.font.italic = bold, italic
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        for side in ("hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{side}"), FACE)
        if color:
            run.font.color.rgb = RGBColor.from_string(color)


def set_paragraph(
    paragraph: Paragraph, *, align: WD_ALIGN_PARAGRAPH = CENTRE, before: float = 0,
    after: float = 0, left_mm: float = 0, right_mm: float = 0, first_mm: float = 0,
    line_pt: float | None = None, keep: bool = False,
) -> Paragraph:  # fmt: skip
    """Set the paragraph; without `line_pt` it has single lines."""
    form = paragraph.paragraph_format
    paragraph.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.left_indent, form.right_indent = Mm(left_mm), Mm(right_mm)
    form.first_line_indent = Mm(first_mm)
    form.keep_with_next = keep
    if line_pt is None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line_pt)
    return paragraph


def draw_rule(paragraph: Paragraph, *, length_mm: float, room_mm: float) -> None:
    """Make an empty paragraph into a centred line of that length."""
    side = max((room_mm - length_mm) / 2, 0)
    set_paragraph(paragraph, before=2, after=2, left_mm=side, right_mm=side, line_pt=2)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="0", color="000000"))
    _insert(paragraph, borders)


def draw_frame(
    paragraph: Paragraph, *, width_mm: float, room_mm: float, height_mm: float, color: str
) -> None:
    """Draw a box of that size around a paragraph of one line."""
    side = max((room_mm - width_mm) / 2, 0)
    line = height_mm * 72 / 25.4 - 6
    set_paragraph(paragraph, before=6, after=6, left_mm=side, right_mm=side, line_pt=line)
    borders = element("pBdr")
    for name, space in (("top", "2"), ("left", "0"), ("bottom", "4"), ("right", "0")):
        borders.append(element(name, val="single", sz="8", space=space, color=color))
    _insert(paragraph, borders)


def _insert(paragraph: Paragraph, borders: Any) -> None:
    """Borders come before spacing and indents (the schema wants an order)."""
    properties = paragraph._element.get_or_add_pPr()
    after = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "jc")
    for child in properties:
        if child.tag in {qn(f"w:{name}") for name in after}:
            child.addprevious(borders)
            return
    properties.append(borders)


def page_field(paragraph: Paragraph, size: float) -> None:
    """The number of the page."""
    write(paragraph, "", size=size)
    run = paragraph.runs[-1]._element
    run.append(element("fldChar", fldCharType="begin"))
    code = element("instrText")
    code.text = "PAGE"
    run.append(code)
    run.append(element("fldChar", fldCharType="end"))


def plain_table(table: Any, widths_mm: tuple[float, ...]) -> None:
    """A table that only holds columns: no borders, no inner margins, fixed widths."""
    table.autofit = False
    properties = table._tbl.tblPr
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    properties.append(margins)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def restart_numbers(section: Any) -> None:
    """Let the section count its own pages, from 1, hidden on the first."""
    section._sectPr.append(element("pgNumType", start="1"))
    section.different_first_page_header_footer = True
