"""What people are told, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.notifications.services import declare_kind, notify
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation
from khue.planning.models import Meeting, Task, TaskDoer, WorkWeek
from khue.planning.types import DoerKind, DoerState


def _kind(code: str, label: object, text: object, needs_answer: bool = True) -> NotificationKind:
    grade = DeliveryClass.NEEDS_ANSWER if needs_answer else DeliveryClass.INFORMATION
    return NotificationKind(code, label, text, grade)  # type: ignore[arg-type]


GIVEN = _kind("planning.given", _("A task was given to me"), _("A task for you: %(what)s"))
REPORTED = _kind(
    "planning.reported",
    _("A task that I gave was reported done"),
    _("Reported done, waits for your acceptance: %(what)s"),
)
ACCEPTED = _kind(
    "planning.accepted", _("My task was accepted"), _("Accepted: %(what)s"), needs_answer=False
)
RETURNED = _kind(
    "planning.returned", _("A task came back to me"), _("Returned with a reason: %(what)s")
)
CANCELLED = _kind(
    "planning.cancelled",
    _("A task was cancelled"),
    _("No longer to be done: %(what)s"),
    needs_answer=False,
)
COMMENTED = _kind(
    "planning.commented",
    _("Somebody wrote about a task"),
    _("New in the discussion of: %(what)s"),
    needs_answer=False,
)
LATE = _kind("planning.late", _("A task of mine is late"), _("The deadline has passed: %(what)s"))
GONE = _kind(
    "planning.gone",
    _("A task of the unit has nobody who does it"),
    _("Nobody does this any more, give it to another: %(what)s"),
)
WEEK_SUBMITTED = _kind(
    "planning.week_submitted",
    _("A week waits for my approval"),
    _("The weekly calendar waits for your approval: %(what)s"),
)
WEEK_APPROVED = _kind(
    "planning.week_approved",
    _("The weekly calendar was approved"),
    _("The weekly calendar is approved: %(what)s"),
    needs_answer=False,
)
WEEK_RETURNED = _kind(
    "planning.week_returned",
    _("A week came back to me"),
    _("The weekly calendar was returned with a reason: %(what)s"),
)
INVITED = _kind("planning.invited", _("I am invited to a meeting"), _("You are invited: %(what)s"))
MEETING_CHANGED = _kind(
    "planning.meeting_changed",
    _("A meeting was cancelled or has its minutes"),
    _("News of the meeting: %(what)s"),
    needs_answer=False,
)
_ALL = (
    GIVEN, REPORTED, ACCEPTED, RETURNED, CANCELLED, COMMENTED, LATE, GONE, WEEK_SUBMITTED,
    WEEK_APPROVED, WEEK_RETURNED, INVITED, MEETING_CHANGED,
)  # fmt: skip


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in _ALL:
        declare_kind(kind)


def accounts_of_doers(doers: Iterable[TaskDoer]) -> list[int]:
    """Return the accounts behind the doers: the person, or whoever holds the post now."""
    rows = [d for d in doers if d.state != DoerState.RELEASED]
    people = [d.post.person_id for d in rows if d.kind == DoerKind.PERSON and d.post]
    found = list(organisation.accounts_of(people).values())
    for doer in rows:
        if doer.kind == DoerKind.ROLE:
            holders = organisation.recipients_in([doer.unit_id], [doer.role])
            found += [account for _unit, _person, account in holders]
    return list(dict.fromkeys(found))


def tell_doers(task: Task, doers: Iterable[TaskDoer], kind: NotificationKind, key: str) -> None:
    """Those who do the task."""
    tell_about_task(task, accounts_of_doers(doers), kind, key)


def tell_giver(task: Task, kind: NotificationKind, key: str) -> None:
    """Whoever gave the task, in the unit where it was given."""
    if task.source_task is None:
        tell_about_task(task, [task.giver_id], kind, key)


def tell_about_task(task: Task, people: Iterable[int], kind: NotificationKind, key: str) -> None:
    """Some people about a task."""
    link = reverse("planning:task", args=[task.pk])
    _tell(task.unit_id, people, kind, f"t{task.pk}:{key}", task.title, link)


def tell_head_gone(task: Task, doer: TaskDoer) -> None:
    """The leaders: somebody left and the work is still there."""
    people = organisation.recipients_in([task.unit_id], ["head"])
    tell_about_task(task, [account for _u, _p, account in people], GONE, f"d{doer.pk}")


def tell_approvers(week: WorkWeek) -> None:
    """The head: a week waits."""
    people = organisation.recipients_in([week.unit_id], ["head"])
    moment = week.submitted_at.isoformat() if week.submitted_at else ""
    _tell_week(week, [account for _u, _p, account in people], WEEK_SUBMITTED, moment)


def tell_writer(week: WorkWeek, kind: NotificationKind) -> None:
    """Whoever submitted the week."""
    if week.submitted_by_id is not None:
        moment = week.submitted_at.isoformat() if week.submitted_at else ""
        _tell_week(week, [week.submitted_by_id], kind, moment)


def _tell_week(week: WorkWeek, people: Iterable[int], kind: NotificationKind, moment: str) -> None:
    link = reverse("planning:week", args=[str(week)])
    _tell(week.unit_id, people, kind, f"w{week.pk}:{moment}", str(week), link)


def tell_meeting(row: Meeting, people: Iterable[int], kind: NotificationKind, key: str) -> None:
    """People about a meeting."""
    link = reverse("planning:meeting", args=[row.pk])
    _tell(row.unit_id, people, kind, f"m{row.pk}:{key}", row.title, link)


def _tell(
    unit_id: int, people: Iterable[int], kind: NotificationKind, key: str, what: str, link: str
) -> None:
    notify(
        [
            Message(
                unit_id=unit_id,
                recipient_id=to,
                kind=kind.code,
                dedup_key=f"{kind.code}:{key}"[:120],
                params={"what": what[:160]},
                link=link,
            )
            for to in dict.fromkeys(people)
        ]
    )
