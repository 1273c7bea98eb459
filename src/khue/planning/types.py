"""Values of the room: states, sessions of the day, where a task came from, lines of a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TASK_FILES = "planning.task"
MEETING_FILES = "planning.meeting"
WEEK_KIND = "planning.week"
MEETING_ORIGIN = "planning.meeting"
HANDED_ORIGIN = "planning.handed"


class TaskState(models.TextChoices):
    """Where a task stands; it ends when the giver accepts it."""

    OPEN = "open", _("In progress")
    REPORTED = "reported", _("Waits for acceptance")
    ACCEPTED = "accepted", _("Accepted")
    CANCELLED = "cancelled", _("Cancelled")


LIVING = (TaskState.OPEN, TaskState.REPORTED)


class DoerKind(models.TextChoices):
    """Who does it: a person in a post, whoever holds a post, or another unit."""

    PERSON = "person", _("Person in charge")
    ROLE = "role", _("Post")
    UNIT = "unit", _("Unit")


class DoerState(models.TextChoices):
    """How far one of the doers is."""

    OPEN = "open", _("In progress")
    DONE = "done", _("Reported done")
    RELEASED = "released", _("Given to another")


class WeekState(models.TextChoices):
    """Where the draft of a week stands; what was approved stays readable meanwhile."""

    DRAFT = "draft", _("Being drafted")
    SUBMITTED = "submitted", _("Waits for approval")
    APPROVED = "approved", _("Approved")


class Session(models.TextChoices):
    """A part of the day, for entries without a clock time."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")
    ALL_DAY = "all_day", _("All day")


HOURS: dict[str, tuple[time, time]] = {
    Session.MORNING: (time(7), time(12)),
    Session.AFTERNOON: (time(12, 30), time(17, 30)),
    Session.EVENING: (time(17, 30), time(22)),
    Session.ALL_DAY: (time(7), time(17, 30)),
}
# On official papers and the portal, whatever language the writer's screen speaks.
SESSION_WORDS: dict[str, str] = {
    Session.MORNING: "Sáng",
    Session.AFTERNOON: "Chiều",
    Session.EVENING: "Tối",
    Session.ALL_DAY: "Cả ngày",
}
SESSION_ORDER = {Session.MORNING: 0, Session.ALL_DAY: 1, Session.AFTERNOON: 2, Session.EVENING: 3}


class Answer(models.TextChoices):
    """What an invited person said."""

    NONE = "none", _("Not answered")
    YES = "yes", _("Comes")
    NO = "no", _("Can't come")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Minutes written")
    CANCELLED = "cancelled", _("Cancelled")


class Rhythm(models.TextChoices):
    """How often a duty comes back."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    YEARLY = "yearly", _("Every year")


@dataclass(frozen=True, slots=True)
class Doers:
    """To whom a task is given: accounts, roles in the unit, other units."""

    people: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    units: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.roles or self.units)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a task came from: the kind, its id, and the words by which people know it."""

    kind: str = ""
    object_id: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class OriginKind:
    """A sort of thing that tasks come from, declared by the room that owns it.

    ``find`` returns the words for the thing where the person may read it, otherwise ``None``.
    """

    code: str
    label: str | Promise
    find: Callable[[Any, int], str | None]
    url: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One entry of a week as it is read: from a draft or from an approved revision."""

    key: str
    day: date
    session: str
    starts_at: time | None
    ends_at: time | None
    content: str
    chair: str = ""
    attendees: str = ""
    place: str = ""
    preparation: str = ""
    is_internal: bool = False
    mark: str = ""  # "", added, changed, removed: against the revision before
    entry_id: int | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def hours(self) -> tuple[time, time]:
        """From when to when it takes place, by the clock or by the session."""
        starts, ends = HOURS[self.session]
        begin = self.starts_at or starts
        end = self.ends_at or (max(ends, begin) if self.starts_at else ends)
        return begin, end

    @property
    def when(self) -> str:
        """The clock time, or the session's name on the reader's screen."""
        return self.clock or str(Session(self.session).label)

    @property
    def official_when(self) -> str:
        """The clock time, or the session's name on paper."""
        return self.clock or SESSION_WORDS[self.session]

    @property
    def clock(self) -> str:
        """The clock time; "" without one."""
        if self.starts_at is None:
            return ""
        if self.ends_at is None:
            return f"{self.starts_at:%H:%M}"
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class ReadWeek:
    """An approved week of a unit, with what has changed since the approval before it."""

    unit_id: int
    unit_name: str
    monday: date
    revision: int
    lines: tuple[WeekLine, ...]
    approved_by: str = ""
    approved_title: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column of the board of tasks."""

    label: str
    rows: tuple[Any, ...] = field(default=())
    late: int = 0
