"""The calendar feed: finding it by its secret, and the calendar that it gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from khue.core.dates import HANOI, today
from khue.core.scoping import system_scope, unit_scope
from khue.organisation import selectors as organisation
from khue.planning.models import CalendarFeed, Meeting, WorkWeek
from khue.planning.types import MeetingState, WeekLine

from .meetings import meetings_for
from .tasks import my_tasks
from .weeks import background_weeks, read_week

if TYPE_CHECKING:
    from khue.accounts.models import User

WEEKS_BACK, WEEKS_AHEAD = 2, 5


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It is random, so one round of SHA-256 suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_feed(secret: str) -> CalendarFeed | None:
    """Return the open feed, ``None`` for an unknown or closed one and after the post has ended."""
    with system_scope(reason="a secret address tells whose calendar it gives"):
        feed = (
            CalendarFeed.objects.select_related("post__person__account", "unit")
            .filter(digest=digest_of(secret), closed_at__isnull=True)
            .first()
        )
    if feed is None or not feed.post.holds_on(today()):
        return None
    account: User | None = getattr(feed.post.person, "account", None)
    return feed if account is not None and account.is_active else None


def open_feed_for(user: User) -> CalendarFeed | None:
    """Return the open feed of the post worn now."""
    posts = [hat.post_id for hat in organisation.present_hats(user)]
    return CalendarFeed.objects.filter(post_id__in=posts[:1], closed_at__isnull=True).first()


def events_of_feed(feed: CalendarFeed) -> list[Event]:
    """Return the unit's and the office's approved weeks, own meetings, deadlines as events."""
    user: User = feed.post.person.account
    user.hat = next((h for h in organisation.hats_of(user) if h.post_id == feed.post_id), None)
    if user.hat is None:
        return []
    with unit_scope(organisation.scope_of(user.hat)):
        return _events(user, feed.unit_id)


def calendar_of_feed(feed: CalendarFeed) -> bytes:
    """Return the whole calendar as one file."""
    return wrap_events(feed, events_of_feed(feed))


def wrap_events(feed: CalendarFeed, events: Iterable[Event]) -> bytes:
    """Return the events as a calendar with the time zones they need."""
    found = Calendar()
    found.add("prodid", "-//Khue//planning//VI")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"Khuê · {feed.unit.name}")
    found.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for event in events:
        found.add_component(event)
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _events(user: User, unit_id: int) -> list[Event]:
    monday = today() - timedelta(days=today().weekday() + 7 * WEEKS_BACK)
    found: list[Event] = []
    mondays = [monday + timedelta(days=7 * n) for n in range(WEEKS_BACK + WEEKS_AHEAD)]
    written = set(
        WorkWeek.objects.filter(unit_id=unit_id, revision__gt=0).values_list("monday", flat=True)
    )
    for start in mondays:
        weeks = background_weeks(unit_id, start)
        own = read_week(unit_id, start) if start in written else None
        for week in [own, *weeks] if own else weeks:
            shown = [line for line in week.lines if line.mark != "removed"]
            found += [_line(week.unit_id, week.unit_name, line, week.revision) for line in shown]
    rows = meetings_for(user).filter(state=MeetingState.PLANNED, starts_at__date__gte=monday)
    found += [_meeting(row) for row in rows[:200]]
    for task in my_tasks(user).filter(due_on__isnull=False)[:200]:
        found.append(
            _whole_day(f"task-{task.pk}", _("Due: %(what)s") % {"what": task.title}, task.due_on)
        )
    return found


def _new(uid: str, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@khue")
    event.add("dtstamp", datetime.now(tz=HANOI))
    event.add("summary", summary)
    return event


def _whole_day(uid: str, summary: str, day: Any) -> Event:
    event = _new(uid, summary)
    event.add("dtstart", day)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(hours=-16))
    event.add_component(alarm)
    return event


def _line(unit_id: int, unit_name: str, line: WeekLine, revision: int) -> Event:
    event = _new(f"week-{unit_id}-{line.key}", line.content)
    begin, end = line.hours
    if line.starts_at is not None and line.ends_at is None:
        end = (datetime.combine(line.day, begin) + timedelta(hours=1)).time()
    event.add("dtstart", datetime.combine(line.day, begin, tzinfo=HANOI))
    event.add("dtend", datetime.combine(line.day, max(end, begin), tzinfo=HANOI))
    event.add("sequence", revision)
    if line.place:
        event.add("location", line.place)
    words = [unit_name, line.chair, line.attendees, line.preparation]
    event.add("description", "\n".join(word for word in words if word))
    return event


def _meeting(row: Meeting) -> Event:
    event = _new(f"meeting-{row.pk}", row.title)
    event.add("dtstart", row.starts_at.astimezone(HANOI))
    event.add("dtend", row.ends_at.astimezone(HANOI))
    if row.place:
        event.add("location", row.place)
    if row.agenda:
        event.add("description", row.agenda)
    return event
