"""The pages, walked by the cast through the client; the intruder knocks at each of them."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khue.accounts.models import User
from khue.core.dates import today
from khue.files.models import StoredFile
from khue.organisation.tests.factories import Cast
from khue.planning.models import Duty, Meeting, Task, WeekEntry, WorkWeek
from khue.planning.types import MEETING_ORIGIN

from .factories import MONDAY, acting, approve, make_entry, make_handed, make_meeting, make_task

pytestmark = pytest.mark.django_db
WEEK = "2026-W48"


def sign_in(user: User) -> Client:
    """Return a client of the person."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"planning:{name}", args=args)


def test_give_report_accept_by_the_pages(cast: Cast) -> None:
    head, teacher = sign_in(cast.head), sign_in(cast.teacher)
    assert head.get(url("new_task")).status_code == 200
    empty = head.post(url("new_task"), {"title": "Soạn kế hoạch"})
    assert empty.status_code == 200
    assert b"id_people" in empty.content
    given = head.post(
        url("new_task"),
        {"title": "Soạn kế hoạch", "working_days": "3", "people": [cast.teacher.pk]},
    )
    with acting(cast.head):
        task = Task.objects.get()
    assert given["Location"] == url("task", task.pk)
    for show in ("mine", "given", "all", "late", "risk", "gone", "closed", "nonsense"):
        assert head.get(url("tasks"), {"show": show}).status_code == 200
    page = teacher.get(url("task", task.pk)).content.decode()
    assert url("done", task.pk) in page
    assert url("accept", task.pk) not in page
    teacher.post(url("progress", task.pk), {"progress": "50"})
    teacher.post(url("comment", task.pk), {"text": "Đang làm"})
    teacher.post(
        url("add_file", task.pk),
        {"file": SimpleUploadedFile("ghi-chu.txt", "Nội dung".encode(), "text/plain")},
    )
    teacher.post(url("done", task.pk), {"report": "Đã xong"})
    page = head.get(url("task", task.pk)).content.decode()
    assert url("accept", task.pk) in page
    assert "Đang làm" in page
    assert head.post(url("accept", task.pk)).status_code == 302
    with acting(cast.head):
        task.refresh_from_db()
    assert task.state == "accepted"


def test_the_files_of_a_task_are_for_those_who_may_read_it(cast: Cast) -> None:
    task = make_task(cast)
    sign_in(cast.teacher).post(
        url("add_file", task.pk),
        {"file": SimpleUploadedFile("ghi-chu.txt", "Nội dung".encode(), "text/plain")},
    )
    with acting(cast.head):
        file = StoredFile.objects.get(holder_kind="planning.task")
    link = reverse("files:download", args=[file.pk])
    answer = sign_in(cast.teacher).get(link)
    assert answer.status_code == 200
    assert b"".join(answer) == "Nội dung".encode()
    assert sign_in(cast.clerk).get(link).status_code == 404
    assert sign_in(cast.intruder).get(link).status_code == 404


def test_the_board(cast: Cast) -> None:
    make_task(cast)
    make_handed(cast)
    for user in (cast.head, cast.leader):
        for by in ("person", "unit", "week"):
            assert sign_in(user).get(url("board"), {"by": by}).status_code == 200
    assert sign_in(cast.teacher).get(url("board")).status_code == 404


def test_the_week_from_draft_to_paper(cast: Cast) -> None:
    clerk, head, teacher = sign_in(cast.clerk), sign_in(cast.head), sign_in(cast.teacher)
    assert clerk.get(url("this_week")).status_code == 302
    assert clerk.get(url("this_week"), {"week": WEEK}).context["name"] == WEEK
    assert clerk.get(url("new_entry", WEEK)).status_code == 200
    made = clerk.post(
        url("new_entry", WEEK),
        {
            "day": "2026-11-24",
            "session": "morning",
            "starts_at": "08:00",
            "ends_at": "09:30",
            "content": "Họp tổ Toán",
            "people": [cast.teacher.pk],
        },
    )
    assert made["Location"] == url("week", WEEK)
    assert "Họp tổ Toán" not in teacher.get(url("week", WEEK)).content.decode()
    with acting(cast.clerk):
        entry = WeekEntry.objects.get()
    assert "Họp tổ Toán" in clerk.get(url("entry", entry.pk)).content.decode()
    clerk.post(url("submit_week", WEEK))
    page = head.get(url("week", WEEK))
    assert page.context["digest"]
    assert head.post(url("approve_week", WEEK), {"digest": "x"}).status_code != 200
    head.post(url("approve_week", WEEK), {"digest": page.context["digest"]})
    assert "Họp tổ Toán" in teacher.get(url("week", WEEK)).content.decode()
    paper = teacher.get(url("week_paper", WEEK))
    assert paper["Content-Type"] == "application/pdf"
    clerk.post(
        url("entry", entry.pk),
        {"day": "2026-11-25", "session": "afternoon", "content": "Họp tổ Toán"},
    )
    assert clerk.get(url("week", WEEK)).context["as_draft"]
    assert not clerk.get(url("week", WEEK), {"show": "approved"}).context["as_draft"]
    assert clerk.post(url("copy_week", "2026-W49")).status_code == 302
    clerk.post(url("publish_week", WEEK))
    assert clerk.post(url("remove_entry", entry.pk)).status_code == 302
    for wrong in ("2026-W60", "abc", "2026-48"):
        assert clerk.get(url("week", wrong)).status_code == 404


def test_the_head_returns_a_week(cast: Cast) -> None:
    make_entry(cast)
    sign_in(cast.clerk).post(url("submit_week", WEEK))
    sign_in(cast.head).post(url("return_week", WEEK), {"reason": "Thiếu ngày thứ Năm"})
    page = sign_in(cast.clerk).get(url("week", WEEK)).content.decode()
    assert "Thiếu ngày thứ Năm" in page


def test_the_office_stands_behind_the_school(cast: Cast) -> None:
    make_entry(cast, by=cast.office_clerk, content="Giao ban phòng")
    approve(cast, office=True)
    page = sign_in(cast.teacher).get(url("week", WEEK)).content.decode()
    assert "Giao ban phòng" in page
    assert cast.office.name in page


def test_a_meeting_by_the_pages(cast: Cast) -> None:
    head, teacher = sign_in(cast.head), sign_in(cast.teacher)
    assert head.get(url("new_meeting")).status_code == 200
    day = today() + timedelta(days=1)
    head.post(
        url("new_meeting"),
        {
            "title": "Họp hội đồng",
            "on": day.isoformat(),
            "starts_at": "14:00",
            "ends_at": "15:30",
            "place": "Phòng họp",
            "chair": cast.head.pk,
            "people": [cast.teacher.pk],
            "is_in_week": "on",
        },
    )
    with acting(cast.head):
        meeting = Meeting.objects.get()
    assert "Họp hội đồng" in teacher.get(url("meetings")).content.decode()
    assert url("answer", meeting.pk) in teacher.get(url("meeting", meeting.pk)).content.decode()
    teacher.post(url("answer", meeting.pk), {"answer": "yes"})
    head.post(url("minutes", meeting.pk), {"minutes": "Thống nhất."})
    head.post(url("minutes_tasks", meeting.pk), {"lines": "Một\nHai", "people": [cast.teacher.pk]})
    with acting(cast.head):
        tasks = list(Task.objects.order_by("pk"))
    assert [(t.title, t.origin_kind) for t in tasks] == [
        ("Một", MEETING_ORIGIN),
        ("Hai", MEETING_ORIGIN),
    ]
    assert url("meeting", meeting.pk) in teacher.get(url("task", tasks[0].pk)).content.decode()
    assert sign_in(cast.clerk).get(url("meeting", meeting.pk)).status_code == 404
    form = head.get(url("new_task"), {"from": MEETING_ORIGIN, "id": str(meeting.pk)})
    assert form.context["origin"].label == "Họp hội đồng"
    strange = sign_in(cast.intruder).get(
        url("new_task"), {"from": MEETING_ORIGIN, "id": str(meeting.pk)}
    )
    assert strange.context["origin"].label == ""


def test_duties_and_feed_by_the_pages(cast: Cast) -> None:
    head = sign_in(cast.head)
    assert head.get(url("new_duty")).status_code == 200
    head.post(
        url("new_duty"),
        {
            "title": "Báo cáo tuần",
            "rhythm": "weekly",
            "weekday": "0",
            "lead_days": "3",
            "role": "clerk",
        },
    )
    with acting(cast.head):
        duty = Duty.objects.get()
    assert "Báo cáo tuần" in head.get(url("duties")).content.decode()
    assert head.post(url("end_duty", duty.pk)).status_code == 302
    assert head.get(url("feed")).status_code == 200
    page = head.post(url("feed"))
    address = page.context["address"]
    assert address.startswith("http")
    assert Client(headers={"host": "localhost"}).get(address).status_code == 200
    assert address not in head.get(url("feed")).content.decode()
    head.post(url("close_feed"))
    assert Client(headers={"host": "localhost"}).get(address).status_code == 404


def test_the_first_page_shows_the_cards(cast: Cast) -> None:
    make_task(cast, due_on=today())
    make_meeting(cast)
    with acting(cast.clerk):
        assert WorkWeek.objects.exists()
    page = sign_in(cast.teacher).get("/").content.decode()
    assert "Chuẩn bị hội thảo" in page
    assert "Họp chuyên môn" in page


def test_the_intruder_gets_nothing(cast: Cast) -> None:
    task, entry, meeting = make_task(cast), make_entry(cast), make_meeting(cast)
    client = sign_in(cast.intruder)
    assert client.get(url("task", task.pk)).status_code == 404
    assert client.get(url("entry", entry.pk)).status_code == 404
    assert client.get(url("meeting", meeting.pk)).status_code == 404
    for name in (
        "progress",
        "done",
        "accept",
        "return",
        "cancel",
        "reassign",
        "comment",
        "add_file",
    ):
        assert client.post(url(name, task.pk), {}).status_code == 404, name
    for name in ("answer", "cancel_meeting", "minutes", "minutes_tasks", "add_paper"):
        assert client.post(url(name, meeting.pk), {}).status_code == 404, name
    assert client.post(url("remove_entry", entry.pk)).status_code == 404
    assert "Chào cờ" not in client.get(url("week", WEEK)).content.decode()
    for name in ("submit_week", "approve_week", "return_week", "publish_week"):
        assert client.post(url(name, WEEK), {"digest": ANY}).status_code == 404, name
    assert MONDAY.isoformat() == "2026-11-23"
