"""Meetings with answers and minutes, duties that come back, the calendar feed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.core.scoping import system_scope
from khue.organisation.models import Post
from khue.organisation.tests.factories import Cast
from khue.planning import services
from khue.planning.errors import BadRhythm, DoerNeeded, ReasonNeeded, WrongState, WrongTimes
from khue.planning.models import CalendarFeed, Duty, Task
from khue.planning.selectors import get_meeting_for, tasks_of_origin
from khue.planning.selectors.duties import next_due, next_nominal
from khue.planning.types import MEETING_ORIGIN, Doers

from .factories import acting, approve, make_entry, make_meeting, make_task

pytestmark = pytest.mark.django_db


def test_invitation_answer_minutes_tasks(cast: Cast) -> None:
    meeting = make_meeting(cast)
    with acting(cast.teacher):
        found = get_meeting_for(cast.teacher, meeting.pk)
        with pytest.raises(ReasonNeeded):
            services.answer_invitation(meeting=found, answer="no", by=cast.teacher)
        services.answer_invitation(meeting=found, answer="no", reason="Coi thi", by=cast.teacher)
        with pytest.raises(NotPermitted):
            services.write_minutes(meeting=found, text="x", by=cast.teacher)
    with acting(cast.head):
        assert {i.answer for i in meeting.invitations.all()} == {"no", "yes", "none"}
        with pytest.raises(WrongState):
            services.give_tasks_of_minutes(
                meeting=meeting, lines=["a"], doers=Doers(roles=("clerk",)), by=cast.head
            )
        held = services.write_minutes(meeting=meeting, text="Thống nhất.", by=cast.head)
        made = services.give_tasks_of_minutes(
            meeting=held,
            lines=["In thiệp mời", "", "Trang trí hội trường"],
            doers=Doers(people=(cast.clerk.pk,)),
            working_days=3,
            by=cast.head,
        )
        assert [task.title for task in made] == ["In thiệp mời", "Trang trí hội trường"]
        assert len(tasks_of_origin(cast.head, MEETING_ORIGIN, meeting.pk)) == 2
        with pytest.raises(WrongState):
            services.cancel_meeting(meeting=held, reason="Thôi", by=cast.head)


def test_what_a_meeting_refuses(cast: Cast) -> None:
    with pytest.raises(DoerNeeded):
        make_meeting(cast, people=[])
    with pytest.raises(WrongTimes):
        make_meeting(cast, ends_at=datetime.now().astimezone() - timedelta(days=9))
    meeting = make_meeting(cast, people=[cast.clerk.pk])
    with acting(cast.teacher), pytest.raises(NotFound):
        get_meeting_for(cast.teacher, meeting.pk)
    with acting(cast.intruder), pytest.raises(NotFound):
        get_meeting_for(cast.intruder, meeting.pk)


@pytest.mark.parametrize(
    ("rhythm", "values", "day", "due"),
    [
        ("weekly", {"weekday": 0}, date(2026, 11, 24), date(2026, 11, 30)),
        ("weekly", {"weekday": 1}, date(2026, 11, 24), date(2026, 11, 24)),
        ("monthly", {"day": 31}, date(2027, 2, 1), date(2027, 3, 1)),
        ("monthly", {"day": 20}, date(2026, 12, 21), date(2027, 1, 20)),
        ("yearly", {"day": 30, "month": 6}, date(2026, 7, 1), date(2027, 6, 30)),
        ("yearly", {"day": 2, "month": 9}, date(2026, 8, 1), date(2026, 9, 3)),
    ],
)
def test_the_next_day_of_a_duty(rhythm: str, values: dict[str, int], day: date, due: date) -> None:
    duty = Duty(rhythm=rhythm, **values)
    nominal, found = next_due(duty, day)
    assert found == due
    assert nominal == next_nominal(duty, day) <= due


def test_a_duty_becomes_one_task_each_time(cast: Cast) -> None:
    with acting(cast.head):
        with pytest.raises(BadRhythm):
            services.keep_duty(
                unit=cast.school, by=cast.head, title="x", rhythm="yearly", day=30, role="clerk"
            )
        with pytest.raises(DoerNeeded):
            services.keep_duty(
                unit=cast.school, by=cast.head, title="x", rhythm="weekly", weekday=0
            )
        duty = services.keep_duty(
            unit=cast.school,
            by=cast.head,
            title="Gửi báo cáo tuần",
            rhythm="weekly",
            weekday=today().weekday(),
            lead_days=2,
            person=cast.clerk.pk,
        )
        assert Task.objects.filter(duty=duty).count() == 1
        assert services.make_due_tasks() == 0
        assert services.make_due_tasks(today() + timedelta(days=7)) == 1
        services.end_duty(duty=duty, by=cast.head)
        assert services.make_due_tasks(today() + timedelta(days=14)) == 0
    with acting(cast.clerk), pytest.raises(NotPermitted):
        services.end_duty(duty=duty, by=cast.clerk)


def test_the_feed_is_well_formed_and_is_ones_own(cast: Cast) -> None:
    monday = today() - timedelta(days=today().weekday())
    make_task(cast, title="Nộp hồ sơ; gấp, đúng hạn")
    meeting = make_meeting(cast)
    with acting(cast.office_clerk):
        services.write_entry(
            unit=cast.office, monday=monday, by=cast.office_clerk, day=today(),
            content="Giao ban của phòng với nội dung dài hơn bảy mươi lăm ký tự để phải gấp dòng",
        )  # fmt: skip
    with acting(cast.office_clerk):
        from khue.planning.selectors import week_of

        week = week_of(cast.office.pk, monday)
        assert week is not None
        services.submit_week(week=week, by=cast.office_clerk)
    with acting(cast.leader):
        services.approve_week(week=week, digest=services.digest_of_draft(week), by=cast.leader)
    with acting(cast.teacher):
        secret = services.open_feed(by=cast.teacher)
    client = Client(headers={"host": "localhost"})
    answer = client.get(f"/planning/calendar/{secret}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert any("Nộp hồ sơ; gấp, đúng hạn" in name for name in events)
    held = events[meeting.title]
    assert held.decoded("dtstart").utcoffset() == timedelta(hours=7)
    assert held.decoded("dtstart") == meeting.starts_at
    assert any(name.startswith("Giao ban của phòng") for name in events)
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == len(events)
    assert calendar.walk("VTIMEZONE")


def test_an_old_address_and_the_address_of_one_who_left_give_nothing(cast: Cast) -> None:
    client = Client(headers={"host": "localhost"})
    with acting(cast.teacher):
        first = services.open_feed(by=cast.teacher)
        second = services.open_feed(by=cast.teacher)
        assert CalendarFeed.objects.filter(closed_at__isnull=True).count() == 1
        assert not CalendarFeed.objects.filter(digest__contains=second).exists()
    assert client.get(f"/planning/calendar/{first}.ics").status_code == 404
    assert client.get(f"/planning/calendar/{second}.ics").status_code == 200
    with system_scope(reason="the test ends a post"):
        Post.objects.filter(person=cast.teacher.person).update(valid_to=today() - timedelta(days=1))
    assert client.get(f"/planning/calendar/{second}.ics").status_code == 404
    assert client.get("/planning/calendar/abc.ics").status_code == 404


def test_a_closed_feed_gives_nothing(cast: Cast) -> None:
    make_entry(cast)
    approve(cast)
    with acting(cast.teacher):
        secret = services.open_feed(by=cast.teacher)
        services.close_feed(by=cast.teacher)
    client = Client(headers={"host": "localhost"})
    assert client.get(f"/planning/calendar/{secret}.ics").status_code == 404
