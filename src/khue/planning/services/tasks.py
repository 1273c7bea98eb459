"""Giving tasks, talking about them, adding files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from khue.compliance.selectors import add_working_days
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.files.services import store_upload
from khue.organisation import selectors as organisation
from khue.planning import audits, permissions
from khue.planning.errors import DeadlinePassed
from khue.planning.models import Task, TaskComment, TaskDoer
from khue.planning.selectors import my_doer_rows
from khue.planning.selectors.tasks import may_direct
from khue.planning.types import TASK_FILES, DoerKind, Doers, Origin

from . import notices
from .common import check, clean_text, needed, screen
from .doers import rows_for, save_rows
from .handing import hand_over

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit


def give_task(
    *,
    unit: Unit,
    by: User,
    title: str,
    doers: Doers,
    details: str = "",
    due_on: date | None = None,
    working_days: int | None = None,
    origin: Origin | None = None,
) -> Task:
    """Give a task; ``working_days`` counts from today by the calendar of days off.

    Call it outside a transaction. Raises ``NotPermitted``, ``TextNeeded``, ``DeadlinePassed``,
    ``DoerNeeded`` and ``UnknownDoer``.
    """
    check(by, permissions.GIVE, unit)
    name, words = needed(title, "title")[:300], clean_text(details)
    if due_on is None and working_days is not None:
        due_on = add_working_days(today(), working_days)
    if due_on is not None and due_on < today():
        raise DeadlinePassed(field="due_on")
    rows = rows_for(unit.pk, doers)
    screen(f"{name}\n{words}", unit_id=unit.pk, by=by, purpose="planning.task")
    origin = origin or Origin()
    with transaction.atomic():
        task = Task.objects.create(
            unit=unit,
            title=name,
            details=words,
            origin_kind=origin.kind,
            origin_id=origin.object_id,
            origin_label=origin.label[:300],
            giver=by,
            giver_name=by.get_full_name(),
            due_on=due_on,
        )
        made = save_rows(task, rows)
        hand_over(task, [doer for doer in made if doer.kind == DoerKind.UNIT], by)
        notices.tell_doers(task, made, notices.GIVEN, "g")
        _record_given(task, made, by)
    return task


def _record_given(task: Task, made: list[TaskDoer], by: User) -> None:
    audit.record(
        verb=audits.GIVEN,
        obj=task,
        unit_id=task.unit_id,
        by=by,
        after={"title": task.title, "to": [doer.name for doer in made], "due_on": task.due_on},
    )


def comment_task(*, task: Task, text: str, by: User) -> TaskComment:
    """Write in the discussion; those concerned are told. Raises ``TextNeeded``."""
    check(by, permissions.WORK, task.unit_id)
    words = needed(text, "text")
    screen(words, unit_id=task.unit_id, by=by, purpose="planning.comment")
    with transaction.atomic():
        row = TaskComment.objects.create(
            unit_id=task.unit_id, task=task, by=by, by_name=by.get_full_name(), text=words
        )
        people = notices.accounts_of_doers(task.doers.select_related("post"))
        if task.source_task is None:
            people.append(task.giver_id)
        others = [person for person in people if person != by.pk]
        notices.tell_about_task(task, others, notices.COMMENTED, f"c{row.pk}")
        audit.record(
            verb=audits.COMMENTED, obj=task, unit_id=task.unit_id, by=by, after={"text": words}
        )
    return row


def add_task_file(*, task: Task, upload: Any, by: User) -> StoredFile:
    """Hang a screened file on the task; for those who give and do it."""
    check(by, permissions.WORK, task.unit_id)
    if not may_direct(by, task) and not my_doer_rows(by, task):
        raise NotPermitted
    file = store_upload(
        unit=organisation.get_unit(task.unit_id),
        upload=upload,
        by=by,
        holder_kind=TASK_FILES,
        holder_id=task.pk,
        purpose="planning.task",
    )
    audit.record(
        verb=audits.FILE_ADDED,
        obj=task,
        unit_id=task.unit_id,
        by=by,
        after={"name": file.name, "sha256": file.sha256},
    )
    return file
