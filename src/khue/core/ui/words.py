"""Dates, numbers and sizes as a Vietnamese colleague writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("inside a sentence", "Monday"),
    pgettext_lazy("inside a sentence", "Tuesday"),
    pgettext_lazy("inside a sentence", "Wednesday"),
    pgettext_lazy("inside a sentence", "Thursday"),
    pgettext_lazy("inside a sentence", "Friday"),
    pgettext_lazy("inside a sentence", "Saturday"),
    pgettext_lazy("inside a sentence", "Sunday"),
)
Moment = date | datetime
NBSP = "\u00a0"


def local(value: Moment) -> Moment:
    """Bring an instant to the office's own time; a plain date stays what it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def short_date(value: Moment | None) -> str:
    """23/11/2026."""
    return local(value).strftime("%d/%m/%Y") if value else ""


def long_date(value: Moment | None) -> str:
    """thứ Hai, 23/11/2026."""
    if not value:
        return ""
    day = local(value)
    return f"{WEEKDAYS[day.weekday()]}, {short_date(day)}"


def clock(value: datetime | time | None) -> str:
    """07:30."""
    if not value:
        return ""
    moment = local(value) if isinstance(value, datetime) else value
    return moment.strftime("%H:%M")


def date_and_time(value: datetime | None) -> str:
    """07:30, 23/11/2026."""
    return f"{clock(value)}, {short_date(value)}" if value else ""


def relative(value: Moment | None, *, now: datetime | None = None) -> str:
    """hôm nay, 07:30; further away the weekday, then the date."""
    return relative_teller(now)(value) if value else ""


def relative_teller(now: datetime | None = None) -> Callable[[Moment | None], str]:
    """Return :func:`relative` with zone, language and day asked for once: for a register's cells."""
    zone = timezone.get_current_timezone()
    today = (now or timezone.now()).astimezone(zone).date()
    near: dict[int, str] = {}

    def tell(value: Moment | None) -> str:
        if not value:
            return ""
        moment = value
        if isinstance(value, datetime) and timezone.is_aware(value):
            moment = value.astimezone(zone)
        day = moment.date() if isinstance(moment, datetime) else moment
        distance = (day - today).days
        if distance not in near:
            near[distance] = _day_name(day, distance)
        name = near[distance]
        return f"{name}, {moment:%H:%M}" if isinstance(moment, datetime) else name

    return tell


def _day_name(day: date, distance: int) -> str:
    if distance == 0:
        return pgettext("inside a sentence", "today")
    if distance == -1:
        return pgettext("inside a sentence", "yesterday")
    if distance == 1:
        return pgettext("inside a sentence", "tomorrow")
    if -7 < distance < 7:
        return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m}"
    return short_date(day)


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """1.250.000 and 8,5: dots between thousands, a comma before decimals."""
    if value is None:
        return ""
    exact = value if isinstance(value, int) else Decimal(str(value))
    text = f"{exact:,}" if places is None else f"{exact:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def money(value: int | Decimal | None) -> str:
    """1.250.000 đ."""
    return "" if value is None else f"{number(value, 0)}{NBSP}đ"


def size(value: int | None) -> str:
    """820 KB, 1,4 MB."""
    if value is None:
        return ""
    amount, unit = float(value), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    shown = round(amount, 1) if amount < 10 and unit != "B" else round(amount)
    return f"{number(shown).removesuffix(',0')}{NBSP}{unit}"
