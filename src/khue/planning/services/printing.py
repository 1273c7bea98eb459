"""The approved week on one A4 sheet: the letters shrink until everything stands on it."""

from __future__ import annotations

import io
import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader

import khue.core
from khue.core.dates import long_date
from khue.planning.publishing import title_of_week
from khue.planning.types import ReadWeek, WeekLine

_TEMPLATE = Path(__file__).resolve().parents[1] / "week.typ"
_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"
_SIZES = (12, 11, 10, 9, 8, 7, 6, 5, 4.2, 3.6)
_HEADS = ("Ngày", "Thời gian", "Nội dung", "Chủ trì", "Thành phần", "Địa điểm", "Chuẩn bị")


def week_paper(week: ReadWeek, *, parent: str = "") -> bytes:
    """Return the PDF of the week, one page A4 across; as large as it can be read."""
    pdf = b""
    for size in _SIZES:
        pdf = _compile(week, parent, size)
        if len(PdfReader(io.BytesIO(pdf)).pages) == 1:
            break
    return pdf


def _compile(week: ReadWeek, parent: str, size: float) -> bytes:
    data = {
        "size": size,
        "unit": week.unit_name,
        "parent": parent,
        "title": title_of_week(week.monday),
        "heads": _HEADS,
        "rows": _rows([line for line in week.lines if line.mark != "removed"]),
        "signer": week.approved_by,
        "signer_title": week.approved_title,
    }
    made = typst.compile(
        str(_TEMPLATE),
        format="pdf",
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF.")
    return made


def _rows(lines: list[WeekLine]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for day, found in groupby(lines, key=lambda line: line.day):
        group = list(found)
        for place, line in enumerate(group):
            cells: list[Any] = [
                line.official_when,
                line.content,
                line.chair,
                line.attendees,
                line.place,
                line.preparation,
            ]
            first: list[Any] = [{"text": _day(day), "span": len(group)}]
            rows.append([*first, *cells] if place == 0 else cells)
    return rows


def _day(day: date) -> str:
    text = long_date(day)
    return f"{text[:1].upper()}{text[1:]}"
