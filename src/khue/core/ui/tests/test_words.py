"""Dates and numbers read as a Vietnamese colleague writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from khue.core.ui import words

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, 10:00 in Hà Nội


@pytest.fixture(autouse=True)
def in_vietnamese() -> object:
    with translation.override("vi"):
        yield


def test_dates() -> None:
    assert words.long_date(NOW) == "thứ Hai, 23/11/2026"
    assert words.long_date(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"
    assert words.date_and_time(datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) == "07:30, 23/11/2026"
    assert words.clock(time(7, 5)) == "07:05"
    assert words.short_date(None) == words.long_date(None) == words.clock(None) == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), "hôm nay, 07:30"),
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), "hôm qua, 23:59"),
        (datetime(2026, 11, 22, 17, 1, tzinfo=UTC), "hôm nay, 00:01"),
        (date(2026, 11, 24), "ngày mai"),
        (date(2026, 11, 27), "thứ Sáu, 27/11"),
        (date(2026, 9, 5), "05/09/2026"),
    ],
)
def test_nearby_days_have_names(moment: date | datetime, said: str) -> None:
    assert words.relative(moment, now=NOW) == said


def test_numbers() -> None:
    assert words.number(1250000) == "1.250.000"
    assert words.number(Decimal("8.5")) == "8,5"
    assert words.number(8.25) == "8,25"
    assert words.money(1250000) == "1.250.000\u00a0đ"
    assert words.size(812) == "812\u00a0B"
    assert words.size(842_000) == "822\u00a0KB"
    assert words.size(1_468_006) == "1,4\u00a0MB"
    assert words.size(5 * 1024**3) == "5\u00a0GB"
