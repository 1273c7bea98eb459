"""Between units: a task is written into the receiving unit, what becomes of it comes back.

Two rows of one task, like two rows of one letter: neither side reads the other's table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.core import audit
from khue.core.scoping import system_scope
from khue.organisation import selectors as organisation
from khue.organisation.types import Role
from khue.planning import audits
from khue.planning.models import Task, TaskDoer
from khue.planning.types import HANDED_ORIGIN, LIVING, DoerKind, DoerState, TaskState

from . import notices
from .progress import settle

if TYPE_CHECKING:
    from khue.accounts.models import User


def hand_over(task: Task, doers: Sequence[TaskDoer], by: User) -> None:
    """Write the task into the list of each receiving unit, for its head."""
    if not doers:
        return
    giver = organisation.get_unit(task.unit_id).name
    with system_scope(reason="a task given to another unit is written into that unit's list"):
        for doer in doers:
            if doer.target_unit is None:
                continue
            copy = Task.objects.create(
                unit=doer.target_unit,
                title=task.title,
                details=task.details,
                origin_kind=HANDED_ORIGIN,
                origin_label=giver[:300],
                giver=task.giver,
                giver_name=task.giver_name,
                due_on=task.due_on,
                source_unit_id=task.unit_id,
                source_task=task.pk,
            )
            head = TaskDoer.objects.create(
                unit_id=copy.unit_id,
                task=copy,
                kind=DoerKind.ROLE,
                role=Role.HEAD,
                name=str(Role.HEAD.label),
            )
            notices.tell_doers(copy, [head], notices.GIVEN, "g")
            audit.record(
                verb=audits.HANDED,
                obj=copy,
                unit_id=copy.unit_id,
                by=by,
                after={"title": copy.title, "from": giver, "due_on": copy.due_on},
            )


def lock_source(copy: Task) -> None:
    """Lock the giver's row before the copy: both directions lock in the same order."""
    if copy.source_task is None:
        return
    with system_scope(reason="what became of a handed task crosses back to its giver"):
        list(
            Task.objects.select_for_update(of=("self",))
            .filter(pk=copy.source_task)
            .values_list("pk")
        )


def tell_source(copy: Task, *, report: str = "") -> None:
    """Write the progress of a handed task, and its end, into the giver's row."""
    if copy.source_task is None or copy.source_unit_id is None:
        return
    is_done = copy.state == TaskState.REPORTED
    with system_scope(reason="what became of a handed task crosses back to its giver"):
        task = (
            Task.objects.select_for_update(of=("self",))
            .filter(pk=copy.source_task, unit_id=copy.source_unit_id, state__in=LIVING)
            .first()
        )
        if task is None:
            return
        doer = TaskDoer.objects.filter(
            task=task, kind=DoerKind.UNIT, target_unit_id=copy.unit_id
        ).first()
        if doer is None:
            return
        doer.progress = copy.progress
        doer.state = DoerState.DONE if is_done else DoerState.OPEN
        doer.report = report or doer.report
        doer.reported_at = timezone.now() if is_done else None
        doer.save()
        if settle(task):
            notices.tell_giver(task, notices.REPORTED, f"d{doer.pk}:{doer.reported_at}")


def decide_copies(task: Task, state: str, reason: str, by: User) -> None:
    """Carry the giver's decision into the units to which the task was handed."""
    kinds = {
        TaskState.ACCEPTED: (notices.ACCEPTED, audits.ACCEPTED),
        TaskState.CANCELLED: (notices.CANCELLED, audits.CANCELLED),
        TaskState.OPEN: (notices.RETURNED, audits.RETURNED),
    }
    kind, verb = kinds[TaskState(state)]
    with system_scope(reason="the giver's decision on a handed task reaches the units that do it"):
        copies = Task.objects.select_for_update(of=("self",)).filter(
            source_task=task.pk, source_unit_id=task.unit_id, state__in=LIVING
        )
        for copy in copies:
            if state == TaskState.OPEN and copy.state != TaskState.REPORTED:
                continue
            copy.state = state
            copy.closed_at = None if state == TaskState.OPEN else timezone.now()
            copy.save(update_fields=["state", "closed_at"])
            if state == TaskState.OPEN:
                copy.doers.filter(state=DoerState.DONE).update(
                    state=DoerState.OPEN, reported_at=None
                )
            notices.tell_doers(copy, copy.doers.select_related("post"), kind, f"{timezone.now()}")
            audit.record(verb=verb, obj=copy, unit_id=copy.unit_id, by=by, after={"reason": reason})
