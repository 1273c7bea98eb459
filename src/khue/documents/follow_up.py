"""What became of incoming documents: who had what to do, until when, and whether it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from khue.core.dates import HANOI, today
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation

from . import permissions
from .models import Assignment, IncomingDocument
from .types import AssignmentState, IncomingState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from khue.accounts.models import User

NOBODY = 0
"""The assignee of what nobody has been given."""


@dataclass(frozen=True, slots=True)
class WorkCount:
    """What one person was given in a period, and how it stands today."""

    assignee_id: int
    name: str
    received: int
    in_time: int
    late: int
    open: int
    overdue: int


def followed_documents(user: User, *, unit_id: int, year: int) -> QuerySet[IncomingDocument]:
    """Return the year's incoming documents that somebody has to answer, in order of number.

    Raises ``NotFound`` without the right to read the registers. Assignments come along.
    """
    _check(user, unit_id)
    asked = Q(due_on__isnull=False) | Q(state__in=(IncomingState.ASSIGNED, IncomingState.DONE))
    rows: QuerySet[IncomingDocument] = IncomingDocument.objects.filter(
        asked, unit_id=unit_id, entry__book__year=year
    )
    return rows.order_by("number").prefetch_related("assignments")


def work_between(user: User, *, unit_id: int, first: date, last: date) -> list[WorkCount]:
    """Count the assignments given from the first to the last day, by person; two queries.

    In time is what was reported done on its deadline or before, or had none. What was registered
    in the period and given to nobody is counted under :data:`NOBODY`. Raises ``NotFound``.
    """
    _check(user, unit_id)
    done = Q(state=AssignmentState.DONE)
    late = Q(due_on__isnull=False, done_day__gt=F("due_on"))
    passed = Q(due_on__lt=today())
    rows = (
        Assignment.objects.filter(unit_id=unit_id)
        .annotate(day=TruncDate("at", tzinfo=HANOI), done_day=TruncDate("done_at", tzinfo=HANOI))
        .filter(day__gte=first, day__lte=last)
        .order_by()
        .values("assignee_id", "assignee_name")
        .annotate(
            received=Count("pk"),
            in_time=Count("pk", filter=done & ~late),
            late=Count("pk", filter=done & late),
            open=Count("pk", filter=~done & ~passed | ~done & Q(due_on__isnull=True)),
            overdue=Count("pk", filter=~done & passed),
        )
    )
    found = [
        WorkCount(
            row["assignee_id"], row["assignee_name"], row["received"], row["in_time"], row["late"],
            row["open"], row["overdue"],
        )
        for row in rows
    ]  # fmt: skip
    waiting = _given_to_nobody(unit_id, first, last)
    return [*found, waiting] if waiting.received else found


def _given_to_nobody(unit_id: int, first: date, last: date) -> WorkCount:
    waiting = IncomingDocument.objects.filter(
        unit_id=unit_id,
        state=IncomingState.REGISTERED,
        entry__day__gte=first,
        entry__day__lt=last + timedelta(days=1),
    ).aggregate(n=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today())))
    n, overdue = waiting["n"], waiting["overdue"]
    return WorkCount(NOBODY, "", n, 0, 0, n - overdue, overdue)


def _check(user: User, unit_id: int) -> None:
    if unit_id not in organisation.units_with(user, permissions.READ_REGISTERS):
        raise NotFound
