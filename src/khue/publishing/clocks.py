"""The clocks of publication: until when a thing has to be public (Decree 43/2011, art. 17)."""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5


def due_after(start: date, working_days: int) -> date:
    """Return the day that lies so many working days (Monday to Friday) after ``start``."""
    day = start
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            working_days -= 1
    return day
