"""A book on paper: A4 across, its cover where the annex wants one, pages numbered from the first."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import typst

import khue.core

from .definitions import Book, Frame, Line

_TEMPLATE = Path(__file__).with_name("book.typ")
_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"


def book_paper(book: Book, frame: Frame, lines: Iterable[Line]) -> bytes:
    """Return the PDF. The data travels as one JSON value: nothing in it can become markup."""
    data = {
        "title": frame.title or book.title,
        "parent": frame.parent,
        "unit": frame.unit,
        "period": frame.period,
        "place": frame.place,
        "cover": book.has_cover,
        "facts": [list(fact) for fact in frame.facts],
        "signers": list(frame.signers),
        "heads": [column.title for column in book.columns],
        "widths": [column.width for column in book.columns],
        "figures": [column.is_figure for column in book.columns],
        "citation": book.citation,
        "lines": [
            {"cells": list(line.cells), "struck": line.is_struck, "heading": line.is_heading}
            for line in lines
        ],
    }
    text = unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    made = typst.compile(
        str(_TEMPLATE),
        format="pdf",
        pdf_tags=False,
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": text},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF.")
    return made
