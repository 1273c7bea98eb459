"""The date line of an official paper (padding rule: `khue.core.dates.paper_date`)."""

from __future__ import annotations

import datetime as dt

from khue.core.dates import paper_date


def date_words(day: dt.date) -> str:
    """`ngày 05 tháng 01 năm 2026`."""
    return paper_date(day)


def date_line(place: str, day: dt.date) -> str:
    """`Bình Thạnh, ngày 05 tháng 11 năm 2026`."""
    return f"{place}, {paper_date(day)}"
