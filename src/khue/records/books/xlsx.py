"""A book as a workbook: every cell is text or a figure, never a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from .definitions import Book, Frame, Line

_HEAD = 4
_CHARACTERS = 12
_SHEET_NAME = 31


def book_workbook(book: Book, frame: Frame, lines: Iterable[Line]) -> bytes:
    """Return the .xlsx: whose book, its title, the columns, their numbers, the lines."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = made.add_format({"bold": True})
    head = made.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    body = made.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    gone = made.add_format(
        {"border": 1, "text_wrap": True, "valign": "top", "font_strikeout": True}
    )
    group = made.add_format({"border": 1, "bold": True})
    sheet = made.add_worksheet(_sheet_name(book.title))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, frame.unit, bold)
    sheet.write_string(1, 0, frame.title or book.title, bold)
    sheet.write_string(2, 0, " · ".join((frame.period, book.citation)))
    for place, column in enumerate(book.columns):
        sheet.write_string(_HEAD, place, column.title, head)
        sheet.write_string(_HEAD + 1, place, f"({place + 1})", head)
        sheet.set_column(place, place, max(8, column.width * _CHARACTERS))
    sheet.repeat_rows(_HEAD, _HEAD + 1)
    sheet.freeze_panes(_HEAD + 2, 0)
    for row, line in enumerate(lines, start=_HEAD + 2):
        look = gone if line.is_struck else group if line.is_heading else body
        for place, text in enumerate(line.cells):
            if place < len(book.columns) and book.columns[place].is_figure and _is_figure(text):
                sheet.write_number(row, place, int(text), look)
            else:
                sheet.write_string(row, place, text, look)
    made.close()
    return out.getvalue()


def _is_figure(text: str) -> bool:
    """A plain figure; one with a leading zero is a number of a register and stays as written."""
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))


def _sheet_name(title: str) -> str:
    name = "".join(c for c in title if c not in "[]:*?/\\'")
    return name[:_SHEET_NAME]
