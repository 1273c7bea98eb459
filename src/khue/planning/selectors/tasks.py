"""Tasks: whose they are, which are late, at risk or without a doer; the board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from khue.compliance.selectors import add_working_days
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.files import selectors as files
from khue.organisation import selectors as organisation
from khue.planning import permissions
from khue.planning.models import Task, TaskComment, TaskDoer
from khue.planning.types import LIVING, TASK_FILES, BoardColumn, DoerKind, DoerState, TaskState

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile

RISK_DAYS = 2
RISK_PROGRESS = 80
_MOST = 300


def _doing(user: User) -> Q:
    """Doer rows of the person: the own post, a role worn now, a group in which one works."""
    found = Q(kind=DoerKind.PERSON, post__person_id=user.person_id)
    for hat in organisation.present_hats(user):
        found |= Q(kind=DoerKind.ROLE, role=hat.role, unit_id=hat.unit_id)
    return found & ~Q(state=DoerState.RELEASED)


def my_doer_rows(user: User, task: Task) -> list[TaskDoer]:
    """Return the rows in which the person does the task."""
    return list(TaskDoer.objects.filter(_doing(user), task=task).order_by("pk"))


def _does(user: User) -> Exists:
    return Exists(TaskDoer.objects.filter(_doing(user), task=OuterRef("pk")))


def tasks_for(user: User) -> QuerySet[Task]:
    """Return every task that the person may read: given, done by them, or overseen."""
    own = organisation.units_with(user, permissions.WORK)
    overseen = organisation.units_with(user, permissions.OVERSEE)
    mine = Q(unit_id__in=own) & (Q(giver=user, source_task__isnull=True) | Q(_does(user)))
    return Task.objects.filter(mine | Q(unit_id__in=overseen))


def my_tasks(user: User) -> QuerySet[Task]:
    """Return the living tasks that the person does, those due first."""
    own = organisation.units_with(user, permissions.WORK)
    rows = Task.objects.filter(_does(user), unit_id__in=own, state__in=LIVING)
    return rows.order_by("due_on", "pk")


def late(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Narrow to those whose deadline has passed."""
    return rows.filter(state=TaskState.OPEN, due_on__lt=today())


def at_risk(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Narrow to those due within two working days that are not nearly done."""
    day = today()
    return rows.filter(
        state=TaskState.OPEN,
        due_on__range=(day, add_working_days(day, RISK_DAYS)),
        progress__lt=RISK_PROGRESS,
    )


def is_at_risk(task: Task) -> bool:
    """Whether the task is due soon and not nearly done."""
    if task.state != TaskState.OPEN or task.due_on is None or task.progress >= RISK_PROGRESS:
        return False
    day = today()
    return day <= task.due_on <= add_working_days(day, RISK_DAYS)


def without_doer(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Narrow to those one of whose doers holds the post no more: the head's list."""
    return rows.filter(Exists(_gone(TaskDoer.objects.filter(task=OuterRef("pk")))), state="open")


def _gone(rows: QuerySet[TaskDoer]) -> QuerySet[TaskDoer]:
    return rows.filter(kind=DoerKind.PERSON, state=DoerState.OPEN, post__valid_to__lt=today())


def has_no_doer(doer: TaskDoer) -> bool:
    """Whether the doer's post has ended before the work did."""
    post = doer.post
    is_open = doer.state == DoerState.OPEN
    return is_open and post is not None and post.valid_to is not None and post.valid_to < today()


def listed(user: User, show: str) -> QuerySet[Task]:
    """Return the tasks of one part of the list: mine, given, late, risk, gone, closed or all."""
    rows = tasks_for(user).prefetch_related("doers__post").order_by("due_on", "pk")
    if show == "mine":
        return rows.filter(_does(user), state__in=LIVING)
    if show == "given":
        return rows.filter(giver=user, source_task__isnull=True, state__in=LIVING)
    if show == "late":
        return late(rows)
    if show == "risk":
        return at_risk(rows)
    if show == "gone":
        return without_doer(rows)
    if show == "closed":
        return rows.exclude(state__in=LIVING).order_by("-closed_at", "-pk")
    return rows.filter(state__in=LIVING)


def get_task_for(user: User, task_id: int) -> Task:
    """Return a task; raises ``NotFound`` for missing and foreign ones alike."""
    row = tasks_for(user).filter(pk=task_id).select_related("unit", "source_unit").first()
    if row is None:
        raise NotFound
    return row


def comments_of(task: Task) -> list[TaskComment]:
    """Return the discussion, oldest first."""
    return list(TaskComment.objects.filter(task=task).order_by("at", "pk"))


def task_files(task: Task) -> list[StoredFile]:
    """Return the files that hang on the task."""
    return files.files_of(TASK_FILES, task.pk, unit_id=task.unit_id)


def may_read_task_file(user: Any, file: StoredFile) -> bool:
    """Whoever may read the task may read its files."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return tasks_for(user).filter(pk=holder, unit_id=file.unit_id).exists()


def tasks_of_origin(user: User, kind: str, object_id: int) -> list[Task]:
    """Return the tasks that came from a thing, as far as the person may read them."""
    rows = tasks_for(user).filter(origin_kind=kind, origin_id=object_id)
    return list(rows.prefetch_related("doers").order_by("due_on", "pk")[:_MOST])


def board(user: User, by: str) -> list[BoardColumn]:
    """Return the living tasks in columns: by person, by unit or by week of the deadline."""
    rows = list(listed(user, "all").select_related("unit")[:_MOST])
    names = _unit_names(rows) if by == "unit" else {}
    ways: dict[str, Callable[[Task], Iterable[tuple[str, str]]]] = {
        "person": _by_person,
        "unit": lambda task: _by_unit(task, names),
        "week": _by_week,
    }
    columns: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for task in rows:
        for key in ways.get(by, _by_person)(task):
            columns[key].append(task)
    return [
        BoardColumn(label, tuple(found), sum(task.is_late for task in found))
        for (_sort, label), found in sorted(columns.items())
    ]


def _by_person(task: Task) -> list[tuple[str, str]]:
    return [(d.name, d.name) for d in task.doers.all() if d.state != DoerState.RELEASED]


def _unit_names(rows: Iterable[Task]) -> dict[int, str]:
    ids = {d.target_unit_id for task in rows for d in task.doers.all() if d.target_unit_id}
    ids |= {task.unit_id for task in rows}
    return {pk: unit.name for pk, unit in organisation.units_by_id(ids).items()}


def _by_unit(task: Task, names: dict[int, str]) -> list[tuple[str, str]]:
    ids = {d.target_unit_id or task.unit_id for d in task.doers.all()}
    return [(names[pk], names[pk]) for pk in ids]


def _by_week(task: Task) -> list[tuple[str, str]]:
    if task.due_on is None:
        return [("9", "")]
    monday = task.due_on - timedelta(days=task.due_on.weekday())
    return [(monday.isoformat(), f"{monday:%d/%m} – {monday + timedelta(days=6):%d/%m/%Y}")]


def may_direct(by: User, task: Task) -> bool:
    """Whether the person may decide on the task: the giver, and who oversees the unit."""
    is_giver = task.giver_id == by.pk and task.source_task is None
    if is_giver and organisation.can(by, permissions.GIVE, task.unit_id):
        return True
    return organisation.can(by, permissions.OVERSEE, task.unit_id)
