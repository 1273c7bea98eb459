"""The same-day clock of Decree 30/2020, Art. 22: what arrives gets its number the same day.

At the latest on the next working day; what is urgent at once. What arrives after office hours or
on a day off counts from the next working day.
"""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khue.compliance.selectors import add_working_days, on_working_day
from khue.core.dates import HANOI, now

from .types import Urgency

CLOSES_AT = time(17, 0)


class Clock(StrEnum):
    """How much time is left for the incoming number."""

    AT_ONCE = "at_once"
    TODAY = "today"
    LAST_DAY = "last_day"
    LATE = "late"

    @property
    def label(self) -> str | Promise:
        """The state in a few words."""
        return _LABELS[self]


_LABELS: dict[Clock, Promise] = {
    Clock.AT_ONCE: _("Register at once"),
    Clock.TODAY: _("Register today"),
    Clock.LAST_DAY: _("Last day to register"),
    Clock.LATE: _("Registration is late"),
}


def clock_of(arrived_at: datetime, urgency: str, at: datetime | None = None) -> Clock:
    """Return how much time is left at an instant (now) for what arrived and has no number."""
    day = (timezone.localtime(at, HANOI) if at else now()).date()
    came = timezone.localtime(arrived_at, HANOI)
    first = on_working_day(came.date())
    if first == came.date() and came.time() >= CLOSES_AT:
        first = add_working_days(first, 1)
    if urgency != Urgency.NORMAL:
        return Clock.AT_ONCE if day <= first else Clock.LATE
    if day <= first:
        return Clock.TODAY
    return Clock.LAST_DAY if day <= add_working_days(first, 1) else Clock.LATE
