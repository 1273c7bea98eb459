"""The clock of what was assigned (Decree 30/2020, Art. 24): before the deadline, after it, upwards.

Runs each morning over all units and may run again: every notice has its key and goes out once. It
counts working days of the dated calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from khue.compliance.selectors import add_working_days, working_days_between
from khue.core.dates import today
from khue.documents.models import Assignment
from khue.documents.selectors import assignees_of
from khue.documents.types import AssignmentState
from khue.notifications.types import NotificationKind
from khue.organisation import selectors as organisation

from . import notices

DAYS_BEFORE = 1
DAYS_UNTIL_HEAD = 2
"""Working days: how long before the deadline a reminder goes, and after it to the head."""


def remind_assignees() -> tuple[int, int]:
    """Remind before and after the deadline; returns how many are near and how many are late."""
    day = today()
    rows = list(_open().filter(due_on__lte=add_working_days(day, DAYS_BEFORE)))
    late = [row for row in rows if row.due_on and row.due_on < day]
    near = [row for row in rows if row.due_on and row.due_on >= day]
    notices.remind(near, notices.NEAR)
    notices.remind(late, notices.LATE)
    return len(near), len(late)


def tell_heads_of_late() -> int:
    """Tell the heads what is late by the working days that a head may wait; returns how many."""
    day = today()
    rows = [
        row
        for row in _open().filter(due_on__lt=day)
        if row.due_on and working_days_between(row.due_on, day) >= DAYS_UNTIL_HEAD
    ]
    _tell_heads(rows, notices.ESCALATED)
    return len(rows)


def tell_heads_of_gone() -> int:
    """Tell the heads of open work whose person holds no post in the unit any more."""
    by_unit: dict[int, list[Assignment]] = defaultdict(list)
    for row in _open():
        by_unit[row.unit_id].append(row)
    gone: list[Assignment] = []
    for unit_id, rows in by_unit.items():
        staff = {post.person.account.pk for post in assignees_of(unit_id)}
        gone += [row for row in rows if row.assignee_id not in staff]
    _tell_heads(gone, notices.GONE)
    return len(gone)


def _open() -> QuerySet[Assignment]:
    rows: QuerySet[Assignment] = Assignment.objects.filter(state=AssignmentState.OPEN)
    return rows.select_related("document").order_by("pk")


def _tell_heads(rows: Iterable[Assignment], kind: NotificationKind) -> None:
    heads: dict[int, list[int]] = {}
    for row in rows:
        if row.unit_id not in heads:
            found = organisation.recipients_in([row.unit_id], ["head"])
            heads[row.unit_id] = [user_id for _unit, _person, user_id in found]
        notices.tell_of_assignment(row, kind, heads[row.unit_id])
