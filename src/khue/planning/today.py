"""What work and calendar ask of a person today."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.permissions import holds_anywhere
from khue.core.today import Card, Line, Urgency
from khue.core.ui.words import short_date
from khue.organisation import selectors as organisation

from . import permissions
from .models import Invitation, Task, WorkWeek
from .selectors import background_weeks, is_at_risk, my_tasks, read_week
from .selectors.tasks import listed, without_doer
from .types import Answer, MeetingState, TaskState, WeekState

if TYPE_CHECKING:
    from khue.accounts.models import User

_SHOWN = 4


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def badge(request: HttpRequest) -> int:
    """How many open tasks wait for this person."""
    return my_tasks(_user(request)).filter(state=TaskState.OPEN).count()


def _line(task: Task) -> Line:
    risky = not task.is_late and is_at_risk(task)
    return Line(
        task.title,
        reverse("planning:task", args=[task.pk]),
        meta=_("until %(day)s") % {"day": short_date(task.due_on)} if task.due_on else "",
        kind="overdue" if task.is_late else ("waiting" if risky else ""),
        state=_("Overdue") if task.is_late else (_("Due soon") if risky else ""),
    )


def my_work(request: HttpRequest) -> Card | None:
    """The tasks of the person, those due first."""
    rows = list(my_tasks(_user(request)).filter(state=TaskState.OPEN)[:50])
    if not rows:
        return None
    urgency = Urgency.INFORMATION
    if any(task.is_late for task in rows):
        urgency = Urgency.OVERDUE
    elif any(task.due_on == today() for task in rows):
        urgency = Urgency.DUE_TODAY
    title = ngettext("%(n)d task of yours", "%(n)d tasks of yours", len(rows)) % {"n": len(rows)}
    lines = tuple(_line(task) for task in rows[:_SHOWN])
    return Card(title, urgency, lines=lines, url=reverse("planning:tasks"), act=_("All my tasks"))


def to_accept(request: HttpRequest) -> Card | None:
    """Tasks reported done that the person gave, and those that nobody does any more."""
    user = _user(request)
    rows = list(listed(user, "given").filter(state=TaskState.REPORTED)[:20])
    gone: list[Task] = []
    if holds_anywhere(user, permissions.OVERSEE):
        units = organisation.units_with(user, permissions.OVERSEE)
        gone = list(without_doer(Task.objects.filter(unit_id__in=units)).order_by("due_on")[:20])
    count = len(rows) + len(gone)
    if not count:
        return None
    title = ngettext(
        "%(n)d task waits for your decision", "%(n)d tasks wait for your decision", count
    )
    lines = [
        Line(task.title, reverse("planning:task", args=[task.pk]), state=label, kind="waiting")
        for task, label in [
            *((task, _("Reported done")) for task in rows),
            *((task, _("Nobody does it")) for task in gone),
        ]
    ]
    return Card(
        title % {"n": count},
        Urgency.NEEDS_ANSWER,
        lines=tuple(lines[:_SHOWN]),
        url=reverse("planning:tasks") + "?show=given",
        act=_("All tasks given"),
    )


def answers(request: HttpRequest) -> Card | None:
    """Invitations without an answer; a week that waits for the head."""
    user = _user(request)
    units = [hat.unit_id for hat in organisation.present_hats(user)]
    invited = Invitation.objects.filter(
        user=user,
        answer=Answer.NONE,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__date__gte=today(),
        unit_id__in=units,
    ).select_related("meeting")
    lines = [
        Line(
            row.meeting.title,
            reverse("planning:meeting", args=[row.meeting_id]),
            meta=short_date(row.meeting.starts_at),
            state=_("Will you come?"),
            kind="waiting",
        )
        for row in invited.order_by("meeting__starts_at")[:_SHOWN]
    ]
    approved = organisation.units_with(user, permissions.APPROVE_WEEK)
    for week in WorkWeek.objects.filter(unit_id__in=approved, state=WeekState.SUBMITTED)[:_SHOWN]:
        name = _("Weekly calendar %(week)s") % {"week": week}
        lines.append(
            Line(
                name,
                reverse("planning:week", args=[str(week)]),
                state=_("Waits for approval"),
                kind="waiting",
            )
        )
    if not lines:
        return None
    title = ngettext("%(n)d answer from you", "%(n)d answers from you", len(lines))
    return Card(title % {"n": len(lines)}, Urgency.NEEDS_ANSWER, lines=tuple(lines[:_SHOWN]))


def day_ahead(request: HttpRequest) -> Card | None:
    """What the approved weeks of the unit and of the office say of today."""
    user = _user(request)
    hats = organisation.present_hats(user)
    if not hats or not holds_anywhere(user, permissions.READ_WEEK):
        return None
    day = today()
    monday = day - timedelta(days=day.weekday())
    own = read_week(hats[0].unit_id, monday)
    weeks = (
        [own, *background_weeks(hats[0].unit_id, monday)]
        if own
        else background_weeks(hats[0].unit_id, monday)
    )
    url = reverse("planning:this_week")
    lines = tuple(
        Line(line.content, url, meta=" · ".join(filter(None, (line.when, line.place))))
        for week in weeks
        for line in week.lines
        if line.day == day and line.mark != "removed"
    )
    if not lines:
        return None
    title = ngettext(
        "Today: %(n)d entry of the calendar", "Today: %(n)d entries of the calendar", len(lines)
    )
    return Card(
        title % {"n": len(lines)},
        Urgency.INFORMATION,
        lines=lines[:_SHOWN],
        url=url,
        act=_("The whole week"),
    )
