"""Duties of a unit that come back, and the days on which they are due."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from khue.compliance.selectors import on_working_day
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation
from khue.planning import permissions
from khue.planning.models import Duty
from khue.planning.types import Rhythm

if TYPE_CHECKING:
    from khue.accounts.models import User


def duties_for(user: User) -> QuerySet[Duty]:
    """Return the duties of the person's units."""
    units = organisation.units_with(user, permissions.READ_DUTIES)
    return Duty.objects.filter(unit_id__in=units, ended_on__isnull=True).order_by("title", "pk")


def get_duty_for(user: User, duty_id: int) -> Duty:
    """Return a duty that the person keeps; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.KEEP_DUTIES)
    row = Duty.objects.filter(pk=duty_id, unit_id__in=units, ended_on__isnull=True).first()
    if row is None:
        raise NotFound
    return row


def next_nominal(duty: Duty, day: date) -> date:
    """Return the first day of the rhythm on or after ``day`` (the 31st is a short month's last)."""
    if duty.rhythm == Rhythm.WEEKLY:
        return day + timedelta(days=((duty.weekday or 0) - day.weekday()) % 7)
    year, month = day.year, day.month
    if duty.rhythm == Rhythm.YEARLY:
        month = duty.month or 1
    found = _day_in(year, month, duty.day or 1)
    while found < day:
        if duty.rhythm == Rhythm.YEARLY:
            year += 1
        else:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found = _day_in(year, month, duty.day or 1)
    return found


def _day_in(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def next_due(duty: Duty, day: date) -> tuple[date, date]:
    """Return the next day of the rhythm and the working day on which it is due."""
    nominal = next_nominal(duty, day)
    return nominal, on_working_day(nominal)
