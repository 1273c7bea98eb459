"""Duties that come back become tasks by themselves; what is late or left behind is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from khue.compliance.selectors import add_working_days
from khue.core import audit
from khue.core.dates import today
from khue.organisation.types import STAFF_ROLES, Role
from khue.planning import audits, permissions
from khue.planning.errors import BadRhythm, DoerNeeded, UnknownDoer
from khue.planning.models import Duty, Task, TaskDoer
from khue.planning.selectors import staff_of
from khue.planning.selectors.duties import next_due
from khue.planning.selectors.tasks import late, without_doer
from khue.planning.types import DoerKind, DoerState, Rhythm

from . import notices
from .common import check, clean_text, needed, screen

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post, Unit


def keep_duty(
    *,
    unit: Unit,
    by: User,
    title: str,
    rhythm: str,
    details: str = "",
    weekday: int | None = None,
    day: int | None = None,
    month: int | None = None,
    lead_days: int = 3,
    person: int | None = None,
    role: str = "",
) -> Duty:
    """Set up a duty for a person or for whoever holds a post.

    Raises ``NotPermitted``, ``TextNeeded``, ``BadRhythm``, ``DoerNeeded`` and ``UnknownDoer``.
    """
    check(by, permissions.KEEP_DUTIES, unit)
    name, words = needed(title, "title")[:300], clean_text(details)
    _check_rhythm(rhythm, weekday, day, month)
    post = _post(unit.pk, person, role)
    screen(f"{name}\n{words}", unit_id=unit.pk, by=by, purpose="planning.duty")
    with transaction.atomic():
        row = Duty.objects.create(
            unit=unit,
            title=name,
            details=words,
            rhythm=rhythm,
            weekday=weekday if rhythm == Rhythm.WEEKLY else None,
            day=day if rhythm != Rhythm.WEEKLY else None,
            month=month if rhythm == Rhythm.YEARLY else None,
            lead_days=lead_days,
            post=post,
            role="" if post else role,
            doer_name=post.person.full_name if post else str(Role(role).label),
            kept_by=by,
        )
        audit.record(
            verb=audits.DUTY_KEPT,
            obj=row,
            unit_id=unit.pk,
            by=by,
            after={"title": name, "rhythm": rhythm, "doer": row.doer_name},
        )
        make_due_task(row, today())
    return row


def _check_rhythm(rhythm: str, weekday: int | None, day: int | None, month: int | None) -> None:
    fits = {
        Rhythm.WEEKLY: weekday is not None,
        Rhythm.MONTHLY: day is not None,
        Rhythm.YEARLY: day is not None and month is not None,
    }
    if rhythm not in Rhythm.values or not fits[Rhythm(rhythm)]:
        raise BadRhythm(field="rhythm")


def _post(unit_id: int, person: int | None, role: str) -> Post | None:
    if person is None:
        if role not in {known.value for known in STAFF_ROLES}:
            raise DoerNeeded(field="role")
        return None
    post = staff_of(unit_id).get(person)
    if post is None:
        raise UnknownDoer(field="person")
    return post


@transaction.atomic
def end_duty(*, duty: Duty, by: User) -> Duty:
    """The duty makes no more tasks; those there are stay."""
    check(by, permissions.KEEP_DUTIES, duty.unit_id)
    duty.ended_on = today()
    duty.save(update_fields=["ended_on"])
    audit.record(verb=audits.DUTY_ENDED, obj=duty, unit_id=duty.unit_id, by=by)
    return duty


def make_due_tasks(day: date | None = None) -> int:
    """Make the tasks of every duty of the open scope whose time has come; returns how many.

    Safe to run again: a duty and a day make one task.
    """
    made = 0
    for duty in Duty.objects.filter(ended_on__isnull=True).select_related(
        "post__person", "kept_by"
    ):
        with transaction.atomic():
            made += make_due_task(duty, day or today()) is not None
    return made


def make_due_task(duty: Duty, day: date) -> Task | None:
    """Make the duty's next task where it is near enough and not made yet."""
    nominal, due = next_due(duty, day)
    if add_working_days(day, duty.lead_days) < due:
        return None
    if Task.objects.filter(duty=duty, duty_on=nominal).exists():
        return None
    task = Task.objects.create(
        unit_id=duty.unit_id,
        title=duty.title,
        details=duty.details,
        origin_kind="planning.duty",
        origin_id=duty.pk,
        origin_label=duty.title,
        giver=duty.kept_by,
        giver_name=duty.kept_by.get_full_name(),
        due_on=due,
        duty=duty,
        duty_on=nominal,
    )
    doer = TaskDoer.objects.create(
        unit_id=duty.unit_id,
        task=task,
        kind=DoerKind.PERSON if duty.post else DoerKind.ROLE,
        post=duty.post,
        role=duty.role,
        name=duty.doer_name,
        title=duty.post.title if duty.post else "",
    )
    notices.tell_doers(task, [doer], notices.GIVEN, "g")
    audit.record(
        verb=audits.GIVEN,
        obj=task,
        unit_id=task.unit_id,
        by=None,
        after={"title": task.title, "to": [doer.name], "due_on": due, "duty": duty.pk},
    )
    return task


def tell_late() -> int:
    """Tell the doers of late tasks once; returns how many tasks are late."""
    rows = list(late(Task.objects.all()).prefetch_related("doers__post"))
    for task in rows:
        waiting = [doer for doer in task.doers.all() if doer.state == DoerState.OPEN]
        notices.tell_doers(task, waiting, notices.LATE, f"l{task.due_on}")
    return len(rows)


def tell_heads() -> int:
    """Tell each head of the tasks whose doer has left; returns how many. Nothing gets lost."""
    found = 0
    for task in without_doer(Task.objects.all()).prefetch_related("doers__post"):
        for doer in task.doers.all():
            post = doer.post
            if doer.state == DoerState.OPEN and post and post.valid_to and post.valid_to < today():
                notices.tell_head_gone(task, doer)
                found += 1
    return found
