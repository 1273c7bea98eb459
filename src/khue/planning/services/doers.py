"""Who does a task: rows for people, posts and units; giving it to another when somebody leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.types import STAFF_ROLES, Role
from khue.planning import audits
from khue.planning.errors import DoerNeeded, UnknownDoer, WrongState
from khue.planning.models import Task, TaskDoer
from khue.planning.selectors import groups_and_units_below, staff_of
from khue.planning.selectors.tasks import may_direct
from khue.planning.types import DoerKind, Doers, DoerState, TaskState

from . import notices

if TYPE_CHECKING:
    from khue.accounts.models import User


def rows_for(unit_id: int, doers: Doers) -> list[TaskDoer]:
    """Return unsaved rows; raises ``DoerNeeded`` and ``UnknownDoer``."""
    if not doers:
        raise DoerNeeded(field="people")
    staff = staff_of(unit_id) if doers.people else {}
    below = {u.pk: u for u in groups_and_units_below(unit_id)} if doers.units else {}
    known = {role.value for role in STAFF_ROLES}
    if set(doers.people) - set(staff) or set(doers.units) - set(below) or set(doers.roles) - known:
        raise UnknownDoer(field="people")
    rows = [
        TaskDoer(
            unit_id=unit_id,
            kind=DoerKind.PERSON,
            post=staff[user_id],
            name=staff[user_id].person.full_name,
            title=staff[user_id].title,
        )
        for user_id in dict.fromkeys(doers.people)
    ]
    rows += [
        TaskDoer(unit_id=unit_id, kind=DoerKind.ROLE, role=role, name=str(Role(role).label))
        for role in dict.fromkeys(doers.roles)
    ]
    rows += [
        TaskDoer(unit_id=unit_id, kind=DoerKind.UNIT, target_unit_id=pk, name=below[pk].name)
        for pk in dict.fromkeys(doers.units)
    ]
    return rows


def save_rows(task: Task, rows: list[TaskDoer]) -> list[TaskDoer]:
    """Write the rows of a task."""
    for row in rows:
        row.task = task
    return list(TaskDoer.objects.bulk_create(rows))


def lock_task(task: Task, *states: str) -> Task:
    """Lock the row and return it fresh; raises ``WrongState`` when it has moved on."""
    row = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


@transaction.atomic
def reassign_task(*, task: Task, by: User, doers: Doers, released: int | None = None) -> Task:
    """Give the task to others, in the place of one doer or besides those there are.

    Raises ``NotPermitted``, ``WrongState``, ``DoerNeeded`` and ``UnknownDoer``.
    """
    if not may_direct(by, task):
        raise NotPermitted
    row = lock_task(task, TaskState.OPEN)
    rows = rows_for(row.unit_id, Doers(people=doers.people, roles=doers.roles))
    old = TaskDoer.objects.filter(task=row, pk=released).first() if released else None
    if old is not None and old.kind != DoerKind.UNIT:
        old.state = DoerState.RELEASED
        old.save(update_fields=["state", "updated_at"])
    made = save_rows(row, rows)
    notices.tell_doers(row, made, notices.GIVEN, f"r{made[0].pk}")
    audit.record(
        verb=audits.REASSIGNED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        before={"from": old.name if old else ""},
        after={"to": [doer.name for doer in made]},
    )
    return row
