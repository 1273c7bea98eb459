"""Reminders by the clock: before, after, upwards, and work whose person has left."""

from __future__ import annotations

import datetime as dt

import pytest

from khue.compliance.selectors import add_working_days, working_days_between
from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.documents import services
from khue.documents.models import Assignment
from khue.documents.services import reminding
from khue.notifications.models import Notification
from khue.organisation.models import Post
from khue.organisation.tests.factories import Cast

from .factories import acting, make_assigned


def told(kind: str) -> list[int]:
    with system_scope(reason="test"):
        rows = Notification.objects.filter(kind=f"documents.{kind}")
        return sorted(rows.values_list("recipient_id", flat=True))


def run() -> None:
    with system_scope(reason="test"):
        reminding.remind_assignees()
        reminding.tell_heads_of_late()
        reminding.tell_heads_of_gone()


def due(item: Assignment, day: dt.date) -> None:
    with system_scope(reason="test"):
        Assignment.objects.filter(pk=item.pk).update(due_on=day)


def working_days_ago(count: int) -> dt.date:
    day = today() - dt.timedelta(days=1)
    while working_days_between(day, today()) < count:
        day -= dt.timedelta(days=1)
    return day


@pytest.fixture
def item(cast: Cast) -> Assignment:
    return make_assigned(cast)


def test_reminded_before_then_late_then_the_head(cast: Cast, item: Assignment) -> None:
    due(item, add_working_days(today(), 5))
    run()
    assert not told("near") and not told("late")
    due(item, add_working_days(today(), 1))
    run()
    run()
    assert told("near") == [cast.teacher.pk] and not told("late")
    due(item, working_days_ago(1))
    run()
    assert told("late") == [cast.teacher.pk] and not told("escalated")
    due(item, working_days_ago(3))
    run()
    run()
    assert told("late") == [cast.teacher.pk] * 2 and told("escalated") == [cast.head.pk]


def test_what_is_reported_is_not_reminded(cast: Cast, item: Assignment) -> None:
    due(item, working_days_ago(4))
    with acting(cast.teacher):
        services.report_done(assignment=item, report="Xong.", by=cast.teacher)
    run()
    assert not told("late") and not told("escalated")


def test_work_of_somebody_who_left_is_told_to_the_head_alone(cast: Cast, item: Assignment) -> None:
    run()
    assert not told("gone")
    with system_scope(reason="test"):
        mine = Post.objects.filter(person=cast.teacher.person)
        mine.update(valid_to=today() - dt.timedelta(days=1))
    run()
    run()
    assert told("gone") == [cast.head.pk]
