"""Working days by the calendar of days off, which is dated data with its citation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from khue.compliance.errors import UnknownRule

from .rules import rule

DAYS_OFF = "calendar.days_off"
_SATURDAY = 5


def calendar_of(year: int) -> Callable[[date], bool]:
    """Return a test of the year: whether a day is worked. Costs one look-up, kept in memory."""
    try:
        table: Any = rule(DAYS_OFF, date(year, 12, 31)).table()
    except UnknownRule:
        table = {}
    off = {date.fromisoformat(row["on"]) for row in table.get("off", ())}
    off |= {date.fromisoformat(f"{year}-{day}") for day in table.get("yearly", ())}
    worked = {date.fromisoformat(day) for day in table.get("worked", ())}

    def is_worked(day: date) -> bool:
        return day in worked or (day.weekday() < _SATURDAY and day not in off)

    return is_worked


def is_working_day(day: date) -> bool:
    """Whether offices work on the day."""
    return calendar_of(day.year)(day)


def add_working_days(start: date, count: int) -> date:
    """Return the day that lies so many working days after ``start`` (0: the day itself)."""
    day, tests = start, {start.year: calendar_of(start.year)}
    while count > 0:
        day += timedelta(days=1)
        if day.year not in tests:
            tests[day.year] = calendar_of(day.year)
        count -= tests[day.year](day)
    return day


def on_working_day(day: date) -> date:
    """Return the day itself, or the next working day where offices rest on it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after ``start`` up to ``end``; negative when it is past."""
    if end < start:
        return -working_days_between(end, start)
    day, count = start, 0
    while day < end:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count
