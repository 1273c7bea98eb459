"""Tasks: who does what until when, between units, and nothing lost when somebody leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from khue.compliance.selectors import add_working_days, is_working_day, working_days_between
from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.core.scoping import system_scope
from khue.notifications.models import Notification
from khue.organisation.models import Post
from khue.organisation.tests.factories import Cast
from khue.planning import services
from khue.planning.errors import DeadlinePassed, DoerNeeded, ReasonNeeded, UnknownDoer, WrongState
from khue.planning.events import TaskClosed, task_closed
from khue.planning.models import Task
from khue.planning.selectors import board, get_task_for, my_tasks, tasks_for
from khue.planning.selectors.tasks import listed
from khue.planning.types import Doers, TaskState

from .factories import acting, make_handed, make_task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2031, 4, 29), 1, date(2031, 5, 2)),
    ],
)
def test_working_days_know_the_holidays_and_the_days_worked_for_them(
    start: date, count: int, end: date
) -> None:
    assert add_working_days(start, count) == end
    assert working_days_between(start, end) == count


def test_the_office_rests_on_sunday() -> None:
    assert not is_working_day(date(2026, 11, 29))


def test_from_giver_to_doer_and_back(cast: Cast) -> None:
    closed: list[TaskClosed] = []
    task_closed.subscribe(closed.append)
    task = make_task(cast)
    with acting(cast.teacher):
        assert list(my_tasks(cast.teacher)) == [task]
        services.report_progress(task=task, progress=50, by=cast.teacher)
        done = services.report_done(task=task, report="Xong", by=cast.teacher)
        assert (done.state, done.progress) == (TaskState.REPORTED, 100)
    with acting(cast.head):
        with pytest.raises(ReasonNeeded):
            services.return_task(task=task, reason=" ", by=cast.head)
        services.return_task(task=task, reason="Thiếu phụ lục", by=cast.head)
    with acting(cast.teacher):
        services.report_done(task=task, report="Đã bổ sung", by=cast.teacher)
        with pytest.raises(NotPermitted):
            services.accept_task(task=task, by=cast.teacher)
    with acting(cast.head):
        assert services.accept_task(task=task, by=cast.head).state == TaskState.ACCEPTED
        with pytest.raises(WrongState):
            services.cancel_task(task=task, reason="Muộn rồi", by=cast.head)
    assert [(fact.task_id, fact.is_accepted) for fact in closed] == [(task.pk, True)]
    task_closed._subscribers.remove(closed.append)
    with system_scope(reason="the test counts notices"):
        kinds = set(Notification.objects.values_list("recipient_id", "kind"))
    assert {
        (cast.teacher.pk, "planning.given"),
        (cast.head.pk, "planning.reported"),
        (cast.teacher.pk, "planning.returned"),
        (cast.teacher.pk, "planning.accepted"),
    } <= kinds


def test_progress_is_of_all_doers(cast: Cast) -> None:
    task = make_task(cast, doers=Doers(people=(cast.teacher.pk, cast.clerk.pk)))
    with acting(cast.teacher):
        half = services.report_done(task=task, report="", by=cast.teacher)
        assert (half.state, half.progress) == (TaskState.OPEN, 50)
        with pytest.raises(WrongState):
            services.report_done(task=task, report="", by=cast.teacher)
    with acting(cast.clerk):
        assert services.report_done(task=task, report="", by=cast.clerk).progress == 100


def test_what_is_refused(cast: Cast) -> None:
    with pytest.raises(DoerNeeded):
        make_task(cast, doers=Doers())
    with pytest.raises(UnknownDoer):
        make_task(cast, doers=Doers(people=(cast.intruder.pk,)))
    with pytest.raises(UnknownDoer):
        make_task(cast, doers=Doers(units=(cast.other_school.pk,)))
    with pytest.raises(DeadlinePassed):
        make_task(cast, due_on=today() - timedelta(days=1))
    with acting(cast.teacher), pytest.raises(NotPermitted):
        services.give_task(
            unit=cast.school, by=cast.teacher, title="x", doers=Doers(roles=("head",))
        )


def test_a_task_for_a_post_follows_the_post(cast: Cast) -> None:
    task = make_task(cast, doers=Doers(roles=("clerk",)))
    with acting(cast.clerk):
        assert get_task_for(cast.clerk, task.pk) == task
    with acting(cast.teacher), pytest.raises(NotFound):
        get_task_for(cast.teacher, task.pk)


def test_between_units_neither_sees_the_others_rows(cast: Cast) -> None:
    task = make_handed(cast)
    with acting(cast.head):
        copy = tasks_for(cast.head).get()
        assert copy.unit_id == cast.school.pk
        assert copy.title == task.title
        with pytest.raises(NotFound):
            get_task_for(cast.head, task.pk)
        services.reassign_task(task=copy, by=cast.head, doers=Doers(people=(cast.teacher.pk,)))
        with pytest.raises(NotPermitted):
            services.accept_task(task=copy, by=cast.head)
    with acting(cast.teacher):
        services.report_done(task=copy, report="Bếp đạt", by=cast.teacher)
    with acting(cast.leader):
        assert task.doers.get(target_unit=cast.school).progress == 50
    with acting(cast.head):
        services.report_done(task=copy, report="Trường đã xong", by=cast.head)
    with acting(cast.leader):
        task.refresh_from_db()
        doer = task.doers.get(target_unit=cast.school)
        assert (task.state, task.progress) == (TaskState.OPEN, 50)
        assert (doer.state, doer.report) == ("done", "Trường đã xong")
    with acting(cast.intruder):
        theirs = tasks_for(cast.intruder).get()
        services.report_done(task=theirs, report="Xong", by=cast.intruder)
    with acting(cast.leader):
        task.refresh_from_db()
        assert task.state == TaskState.REPORTED
        services.return_task(task=task, reason="Gửi thêm ảnh", by=cast.leader)
    with acting(cast.head):
        copy.refresh_from_db()
        assert copy.state == TaskState.OPEN
        services.report_done(task=copy, report="Đã gửi ảnh", by=cast.head)
    with acting(cast.leader):
        services.cancel_task(task=task, reason="Thay bằng việc khác", by=cast.leader)
    with acting(cast.head):
        copy.refresh_from_db()
        assert copy.state == TaskState.CANCELLED


def test_nothing_is_lost_when_somebody_leaves(cast: Cast) -> None:
    task = make_task(cast)
    with system_scope(reason="the test ends a post"):
        Post.objects.filter(person=cast.teacher.person).update(valid_to=today() - timedelta(days=1))
    with acting(cast.head):
        assert list(listed(cast.head, "gone")) == [task]
        assert services.tell_heads() == 1
        assert services.tell_heads() == 1
        old = task.doers.get()
        services.reassign_task(
            task=task, by=cast.head, doers=Doers(people=(cast.clerk.pk,)), released=old.pk
        )
        assert list(listed(cast.head, "gone")) == []
        told = Notification.objects.filter(kind="planning.gone", recipient=cast.head)
        assert told.values("dedup_key").distinct().count() == 1
    with acting(cast.clerk):
        services.report_done(task=task, report="", by=cast.clerk)
        task.refresh_from_db()
        assert task.state == TaskState.REPORTED


def test_late_and_at_risk(cast: Cast) -> None:
    soon = make_task(cast, due_on=today())
    late = make_task(cast)
    make_task(cast, due_on=today() + timedelta(days=40))
    with acting(cast.head):
        Task.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))
        assert list(listed(cast.head, "late")) == [late]
        assert list(listed(cast.head, "risk")) == [soon]
        assert services.tell_late() == 1


def test_the_board_by_person_unit_and_week(cast: Cast) -> None:
    make_task(cast, doers=Doers(people=(cast.teacher.pk, cast.clerk.pk)))
    with acting(cast.head):
        people = [column.label for column in board(cast.head, "person")]
        assert people == sorted([cast.teacher.get_full_name(), cast.clerk.get_full_name()])
        assert [column.label for column in board(cast.head, "unit")] == [cast.school.name]
        assert len(board(cast.head, "week")) == 1
    make_handed(cast)
    with acting(cast.leader):
        units = {column.label for column in board(cast.leader, "unit")}
        assert units == {cast.school.name, cast.other_school.name}


def test_talk_about_it(cast: Cast) -> None:
    task = make_task(cast)
    with acting(cast.teacher):
        services.comment_task(task=task, text="Cần thêm kinh phí", by=cast.teacher)
        assert Notification.objects.filter(kind="planning.commented", recipient=cast.head).exists()
