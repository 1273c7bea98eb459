"""Dates as officials write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def today() -> date:
    """Return the date in Việt Nam now."""
    return timezone.localdate(timezone=HANOI)


def now() -> datetime:
    """Return this instant, told in Vietnamese time."""
    return timezone.localtime(timezone=HANOI)


def long_date(day: date) -> str:
    """Return ``thứ Hai, 23/11/2026``."""
    return f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def paper_date(day: date) -> str:
    """Return the date of an official paper (Decree 30/2020, Annex I): ``ngày 05 tháng 01 năm 2026``.

    Days below 10 and the months 1 and 2 carry a zero; the months 3 to 9 don't.
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
