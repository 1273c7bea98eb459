"""How far it is, done, accepted, returned, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotFound, NotPermitted
from khue.planning import audits, permissions
from khue.planning.errors import WrongState
from khue.planning.events import TaskClosed, task_closed
from khue.planning.models import Task, TaskDoer
from khue.planning.selectors import my_doer_rows
from khue.planning.selectors.tasks import may_direct
from khue.planning.types import DoerState, TaskState

from . import notices
from .common import check, clean_text, reason_of, screen
from .doers import lock_task
from .handing import decide_copies, lock_source, tell_source
from .progress import settle

if TYPE_CHECKING:
    from khue.accounts.models import User


def _own_row(task: Task, by: User) -> TaskDoer:
    check(by, permissions.WORK, task.unit_id)
    rows = [row for row in my_doer_rows(by, task) if row.state == DoerState.OPEN]
    if not rows:
        if my_doer_rows(by, task):
            raise WrongState(state=DoerState.DONE.label)
        raise NotFound
    return rows[0]


@transaction.atomic
def report_progress(*, task: Task, progress: int, by: User) -> Task:
    """Say how far one's own part is, in per cent. Raises ``NotFound`` for somebody else's task."""
    _own_row(task, by)
    lock_source(task)
    row = lock_task(task, TaskState.OPEN)
    doer = _own_row(row, by)
    doer.progress = max(0, min(100, progress))
    doer.save(update_fields=["progress", "updated_at"])
    settle(row)
    tell_source(row)
    audit.record(
        verb=audits.PROGRESSED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"progress": doer.progress},
    )
    return row


def report_done(*, task: Task, report: str, by: User) -> Task:
    """Report one's own part done; when nobody is left, the giver is asked to accept.

    Raises ``NotFound`` for somebody else's task and ``WrongState`` when it was reported.
    """
    _own_row(task, by)
    words = clean_text(report)
    screen(words, unit_id=task.unit_id, by=by, purpose="planning.report")
    with transaction.atomic():
        lock_source(task)
        row = lock_task(task, TaskState.OPEN)
        doer = _own_row(row, by)
        doer.state, doer.progress, doer.report = DoerState.DONE, 100, words
        doer.reported_at = timezone.now()
        doer.save()
        if settle(row):
            notices.tell_giver(row, notices.REPORTED, f"d{doer.pk}:{doer.reported_at}")
        tell_source(row, report=words)
        audit.record(
            verb=audits.REPORTED, obj=row, unit_id=row.unit_id, by=by, after={"report": words}
        )
    return row


def _check_directs(task: Task, by: User) -> None:
    """Raise unless the person decides on the task; a handed one is decided where it was given."""
    if task.source_task is not None or not may_direct(by, task):
        raise NotPermitted


def _screened_reason(task: Task, reason: str, by: User) -> str:
    _check_directs(task, by)
    words = reason_of(reason)
    screen(words, unit_id=task.unit_id, by=by, purpose="planning.reason")
    return words


@transaction.atomic
def accept_task(*, task: Task, by: User) -> Task:
    """The giver accepts what was reported; the task is over."""
    _check_directs(task, by)
    return _close(lock_task(task, TaskState.REPORTED), TaskState.ACCEPTED, "", by)


def cancel_task(*, task: Task, reason: str, by: User) -> Task:
    """The giver takes the task back. Raises ``ReasonNeeded``."""
    words = _screened_reason(task, reason, by)
    with transaction.atomic():
        row = lock_task(task, TaskState.OPEN, TaskState.REPORTED)
        return _close(row, TaskState.CANCELLED, words, by)


def _close(row: Task, state: TaskState, reason: str, by: User) -> Task:
    is_accepted = state == TaskState.ACCEPTED
    row.state, row.closed_at = state, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    decide_copies(row, state, reason, by)
    kind = notices.ACCEPTED if is_accepted else notices.CANCELLED
    notices.tell_doers(row, row.doers.select_related("post"), kind, "end")
    task_closed.send(
        TaskClosed(
            task_id=row.pk,
            unit_id=row.unit_id,
            origin_kind=row.origin_kind,
            origin_id=row.origin_id,
            is_accepted=is_accepted,
        )
    )
    audit.record(
        verb=audits.ACCEPTED if is_accepted else audits.CANCELLED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"reason": reason},
    )
    return row


def return_task(*, task: Task, reason: str, by: User) -> Task:
    """The giver does not accept: the doers go on. Raises ``ReasonNeeded``."""
    words = _screened_reason(task, reason, by)
    with transaction.atomic():
        row = lock_task(task, TaskState.REPORTED)
        row.state = TaskState.OPEN
        row.save(update_fields=["state"])
        row.doers.filter(state=DoerState.DONE).update(state=DoerState.OPEN, reported_at=None)
        decide_copies(row, TaskState.OPEN, words, by)
        doers = row.doers.select_related("post")
        notices.tell_doers(row, doers, notices.RETURNED, f"b{timezone.now()}")
        audit.record(
            verb=audits.RETURNED, obj=row, unit_id=row.unit_id, by=by, after={"reason": words}
        )
    return row
