"""The least valid tasks, weeks and meetings, each made by the services themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from khue.accounts.models import User
from khue.core.dates import HANOI, today
from khue.core.scoping import unit_scope
from khue.organisation.selectors import hats_of, scope_of
from khue.organisation.tests.factories import Cast
from khue.planning import services
from khue.planning.models import Meeting, Task, WeekEntry, WeekRevision, WorkWeek
from khue.planning.selectors import week_of
from khue.planning.types import Doers

MONDAY = date(2026, 11, 23)


@contextmanager
def acting(user: User) -> Iterator[User]:
    """Act in the person's first post, in its scope, as the middleware does."""
    hat = hats_of(user)[0]
    before, user.hat = user.hat, hat
    try:
        with unit_scope(scope_of(hat)):
            yield user
    finally:
        user.hat = before


def make_task(cast: Cast, **changes: Any) -> Task:
    """Return a task that the head of school A gave to the teacher."""
    values: dict[str, Any] = {
        "title": "Chuẩn bị hội thảo",
        "doers": Doers(people=(cast.teacher.pk,)),
        "due_on": today() + timedelta(days=10),
        **changes,
    }
    with acting(cast.head):
        return services.give_task(unit=cast.school, by=cast.head, **values)


def make_handed(cast: Cast) -> Task:
    """Return the office's task for both schools."""
    units = Doers(units=(cast.school.pk, cast.other_school.pk))
    with acting(cast.leader):
        return services.give_task(
            unit=cast.office, by=cast.leader, title="Rà soát bếp ăn", doers=units, working_days=5
        )


def make_entry(cast: Cast, *, by: User | None = None, **changes: Any) -> WeekEntry:
    """Return an entry that the clerk wrote into the week of school A (or of the person's unit)."""
    writer = by or cast.clerk
    values: dict[str, Any] = {
        "day": MONDAY,
        "content": "Chào cờ đầu tuần",
        "place": "Sân trường",
        **changes,
    }
    unit = cast.office if writer in (cast.office_clerk, cast.leader) else cast.school
    with acting(writer):
        return services.write_entry(unit=unit, monday=MONDAY, by=writer, **values)


def approve(cast: Cast, *, office: bool = False) -> WeekRevision:
    """Submit and approve the week as it stands."""
    writer, head = (cast.office_clerk, cast.leader) if office else (cast.clerk, cast.head)
    unit = cast.office if office else cast.school
    with acting(writer):
        week = week_of(unit.pk, MONDAY)
        assert week is not None
        services.submit_week(week=week, by=writer)
    with acting(head):
        return services.approve_week(week=week, digest=services.digest_of_draft(week), by=head)


def make_week(cast: Cast) -> WorkWeek:
    """Return the week of school A with one entry, as a draft."""
    with acting(cast.clerk):
        return make_entry(cast).week


def make_meeting(cast: Cast, **changes: Any) -> Meeting:
    """Return a meeting to which the head of school A invited clerk and teacher."""
    start = datetime.combine(today() + timedelta(days=1), datetime.min.time(), tzinfo=HANOI)
    values: dict[str, Any] = {
        "title": "Họp chuyên môn",
        "starts_at": start + timedelta(hours=8),
        "ends_at": start + timedelta(hours=10),
        "chair": cast.head.pk,
        "people": [cast.clerk.pk, cast.teacher.pk],
        "place": "Phòng họp",
        **changes,
    }
    with acting(cast.head):
        return services.call_meeting(unit=cast.school, by=cast.head, **values)
