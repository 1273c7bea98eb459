"""From rows to the pieces that the components draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from khue.compliance.selectors import story_of
from khue.core.dates import long_date
from khue.core.ui.shapes import Moment
from khue.core.ui.words import short_date
from khue.planning.models import Meeting, Task, WorkWeek
from khue.planning.selectors import is_at_risk
from khue.planning.types import DoerState, MeetingState, ReadWeek, TaskState, WeekLine

TASK_KINDS = {
    TaskState.OPEN: "active",
    TaskState.REPORTED: "waiting",
    TaskState.ACCEPTED: "done",
    TaskState.CANCELLED: "neutral",
}
MEETING_KINDS = {
    MeetingState.PLANNED: "active",
    MeetingState.HELD: "done",
    MeetingState.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    when: str
    second: str = ""
    second_text: str = ""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the board."""

    label: str
    rows: tuple[Row, ...]
    late: int


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day of a week with its lines, the office's behind them."""

    day: date
    title: str
    lines: tuple[WeekLine, ...]
    background: tuple[tuple[str, WeekLine], ...]
    is_today: bool


def task_row(task: Task) -> Row:
    """A line of a list of tasks."""
    state = TaskState(task.state)
    second = ("overdue", _("Overdue")) if task.is_late else ("", "")
    if not second[0] and is_at_risk(task):
        second = ("waiting", _("Due soon"))
    doers = [d.name for d in task.doers.all() if d.state != DoerState.RELEASED]
    names = ", ".join(doers[:3]) + (f" +{len(doers) - 3}" if len(doers) > 3 else "")
    return Row(
        title=task.title,
        url=reverse("planning:task", args=[task.pk]),
        meta=" · ".join(part for part in (names, f"{task.progress} %") if part),
        state=TASK_KINDS[state],
        state_text=str(state.label),
        when=_("until %(day)s") % {"day": short_date(task.due_on)} if task.due_on else "",
        second=second[0],
        second_text=second[1],
    )


def meeting_row(meeting: Meeting) -> Row:
    """A line of the list of meetings."""
    state = MeetingState(meeting.state)
    return Row(
        title=meeting.title,
        url=reverse("planning:meeting", args=[meeting.pk]),
        meta=" · ".join(part for part in (meeting.place, meeting.chair_name) if part),
        state=MEETING_KINDS[state],
        state_text=str(state.label),
        when=short_date(meeting.starts_at),
    )


def shown_days(
    monday: date, lines: Iterable[WeekLine], weeks: Iterable[ReadWeek], today: date
) -> list[ShownDay]:
    """Return the days of a week; Saturday and Sunday only where something takes place."""
    own = {day: tuple(group) for day, group in groupby(lines, key=lambda line: line.day)}
    behind: dict[date, list[tuple[str, WeekLine]]] = {}
    for week in weeks:
        for line in week.lines:
            if line.mark != "removed":
                behind.setdefault(line.day, []).append((week.unit_name, line))
    found = []
    for n in range(7):
        day = monday + timedelta(days=n)
        if n > 4 and day not in own and day not in behind:
            continue
        title = long_date(day)
        found.append(
            ShownDay(
                day=day,
                title=f"{title[:1].upper()}{title[1:]}",
                lines=own.get(day, ()),
                background=tuple(behind.get(day, ())),
                is_today=day == today,
            )
        )
    return found


_NOTES = ("reason", "text", "report", "progress", "to", "name", "answer", "revision")


def moments(found: Task | Meeting | WorkWeek) -> list[Moment]:
    """What happened to the thing, oldest first, as the audit trail tells it."""
    lines = story_of(found._meta.label_lower, found.pk, unit_ids=[found.unit_id])
    return [
        Moment(line.label, line.at, who=line.by_name, note=_note(line.after or {}))
        for line in lines
    ]


def _note(after: Mapping[str, object]) -> str:
    parts = []
    for key in _NOTES:
        value = after.get(key)
        if value in (None, ""):
            continue
        parts.append(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return " · ".join(parts)
