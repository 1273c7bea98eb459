"""The weekly calendar: the approval is for what was seen; changes, clashes, background, paper."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.organisation.tests.factories import Cast
from khue.planning import services
from khue.planning.errors import (
    EmptyWeek,
    NothingToCopy,
    StaleWeek,
    WrongDay,
    WrongState,
    WrongTimes,
)
from khue.planning.models import WeekEntry, WeekRevision, WorkWeek
from khue.planning.selectors import (
    background_weeks,
    draft_lines,
    get_week_for,
    read_week,
    with_conflicts,
)
from khue.planning.services.publication import snapshot_of
from khue.planning.types import WeekState
from khue.publishing.models import PublicationVersion
from khue.publishing.selectors import item_of, publication_of

from .factories import MONDAY, acting, approve, make_entry, make_meeting, make_week

pytestmark = pytest.mark.django_db


def test_the_approval_is_for_exactly_what_was_seen(cast: Cast) -> None:
    week = make_week(cast)
    with acting(cast.clerk):
        services.submit_week(week=week, by=cast.clerk)
        seen = services.digest_of_draft(week)
        with pytest.raises(NotPermitted):
            services.approve_week(week=week, digest=seen, by=cast.clerk)
    make_entry(cast, content="Họp thêm")
    with acting(cast.head), pytest.raises(WrongState):
        services.approve_week(week=week, digest=seen, by=cast.head)
    with acting(cast.clerk):
        services.submit_week(week=week, by=cast.clerk)
    with acting(cast.head):
        with pytest.raises(StaleWeek):
            services.approve_week(week=week, digest=seen, by=cast.head)
        revision = services.approve_week(
            week=week, digest=services.digest_of_draft(week), by=cast.head
        )
        assert (revision.number, len(revision.lines)) == (1, 2)


def test_what_was_approved_stays_until_the_next_approval_and_then_shows_the_changes(
    cast: Cast,
) -> None:
    kept = make_entry(cast)
    moved = make_entry(cast, content="Dự giờ", day=MONDAY + timedelta(days=1))
    gone = make_entry(cast, content="Họp tổ", day=MONDAY + timedelta(days=2))
    approve(cast)
    with acting(cast.clerk):
        services.write_entry(
            unit=cast.school,
            monday=MONDAY,
            by=cast.clerk,
            entry=moved,
            day=MONDAY + timedelta(days=3),
            content="Dự giờ",
        )
        services.remove_entry(entry=gone, by=cast.clerk)
    make_entry(cast, content="Tiếp đoàn", day=MONDAY + timedelta(days=4))
    with acting(cast.teacher):
        week = read_week(cast.school.pk, MONDAY)
        assert week is not None
        assert [line.content for line in week.lines] == ["Chào cờ đầu tuần", "Dự giờ", "Họp tổ"]
        assert {line.mark for line in week.lines} == {""}
    approve(cast)
    with acting(cast.teacher):
        week = read_week(cast.school.pk, MONDAY)
        assert week is not None
        marks = {line.content: line.mark for line in week.lines}
    assert marks == {
        kept.content: "",
        "Dự giờ": "changed",
        "Họp tổ": "removed",
        "Tiếp đoàn": "added",
    }


def test_return_with_a_reason_and_refusals(cast: Cast) -> None:
    week = make_week(cast)
    with acting(cast.clerk):
        services.submit_week(week=week, by=cast.clerk)
    with acting(cast.head):
        services.return_week(week=week, reason="Thiếu lịch thứ Năm", by=cast.head)
        week.refresh_from_db()
        assert (week.state, week.return_reason) == (WeekState.DRAFT, "Thiếu lịch thứ Năm")
    with acting(cast.clerk):
        with pytest.raises(WrongDay):
            make_entry(cast, day=MONDAY + timedelta(days=7))
        with pytest.raises(WrongTimes):
            make_entry(cast, starts_at=time(9), ends_at=time(8))
        empty = WorkWeek.objects.create(unit=cast.school, monday=date(2026, 12, 7))
        with pytest.raises(EmptyWeek):
            services.submit_week(week=empty, by=cast.clerk)
        with pytest.raises(NothingToCopy):
            services.copy_last_week(unit=cast.school, monday=date(2026, 12, 14), by=cast.clerk)
        assert (
            services.copy_last_week(
                unit=cast.school, monday=MONDAY + timedelta(days=7), by=cast.clerk
            )
            == 1
        )


def test_clashes_of_person_and_room(cast: Cast) -> None:
    hours: dict[str, Any] = {"starts_at": time(8), "ends_at": time(9)}
    make_entry(cast, content="Họp tổ", place="Phòng Họp", people=(cast.teacher.pk,), **hours)
    make_entry(
        cast,
        content="Dự giờ",
        place="phòng  họp",
        people=(cast.teacher.pk,),
        starts_at=time(8, 30),
        ends_at=time(9, 30),
    )
    make_entry(cast, content="Sau đó", place="Phòng họp", starts_at=time(9, 30))
    with acting(cast.clerk), translation.override("en"):
        week = get_week_for(cast.clerk, MONDAY)
        assert week is not None
        lines = with_conflicts(cast.school.pk, draft_lines(week))
    found = {line.content: line.conflicts for line in lines}
    assert len(found["Họp tổ"]) == len(found["Dự giờ"]) == 2
    assert cast.teacher.get_full_name() in found["Họp tổ"][1]
    assert found["Sau đó"] == ()


def test_a_meeting_stands_in_the_week_and_clashes(cast: Cast) -> None:
    meeting = make_meeting(cast)
    with acting(cast.head):
        entry = WeekEntry.objects.get(meeting=meeting)
        assert entry.place == "Phòng họp"
        assert cast.teacher.person_id in entry.person_ids
        week = entry.week
        other = services.write_entry(
            unit=cast.school,
            monday=week.monday,
            by=cast.head,
            day=entry.day,
            content="Thi giáo viên giỏi",
            session="morning",
            people=(cast.teacher.pk,),
        )
        lines = with_conflicts(cast.school.pk, draft_lines(week))
        assert [bool(line.conflicts) for line in lines] == [True, True]
        assert other.person_ids == [cast.teacher.person_id]


def test_the_offices_approved_week_stands_behind_the_schools(cast: Cast) -> None:
    make_entry(cast, by=cast.office_clerk, content="Giao ban phòng")
    with acting(cast.teacher):
        assert background_weeks(cast.school.pk, MONDAY) == []
    approve(cast, office=True)
    make_entry(cast, by=cast.office_clerk, content="Chưa duyệt")
    with acting(cast.teacher):
        weeks = background_weeks(cast.school.pk, MONDAY)
        assert [line.content for line in weeks[0].lines] == ["Giao ban phòng"]
        assert not WorkWeek.objects.filter(unit=cast.office).exists()
    with acting(cast.leader):
        assert background_weeks(cast.office.pk, MONDAY) == []


def test_the_portal_gets_the_approved_lines_and_none_of_the_house(cast: Cast) -> None:
    make_entry(cast)
    make_entry(cast, content="Họp chi bộ", is_internal=True)
    approve(cast)
    make_entry(cast, content="Chưa duyệt")
    with acting(cast.clerk):
        week = get_week_for(cast.clerk, MONDAY)
        assert week is not None
        services.request_week_publication(week=week, by=cast.clerk)
        asked = publication_of("planning.week", week.pk)
        assert asked is not None
        version = PublicationVersion.objects.get(publication=asked)
        item = item_of(version, kind="planning.week")
        revision = WeekRevision.objects.get(week=week)
        assert version.snapshot["digest"] == revision.digest
        assert snapshot_of(revision)["lines"] == version.snapshot["lines"]
    assert item.section == "weeks"
    assert item.title == "Lịch công tác tuần 48 (từ 23/11/2026 đến 29/11/2026)"
    assert [block.text for block in item.body] == [
        "Thứ Hai, 23/11/2026",
        "Sáng: Chào cờ đầu tuần. Địa điểm: Sân trường.",
    ]


@pytest.mark.parametrize("count", [1, 40])
def test_the_week_stands_on_one_sheet(cast: Cast, count: int) -> None:
    for n in range(count):
        make_entry(
            cast,
            day=MONDAY + timedelta(days=n % 7),
            content=f"Nội dung công tác số {n} của tuần, có mô tả khá dài để chiếm hai dòng",
            attendees="Ban giám hiệu, tổ trưởng chuyên môn, giáo viên chủ nhiệm",
        )
    approve(cast)
    with acting(cast.teacher):
        week = read_week(cast.school.pk, MONDAY)
        assert week is not None
        pdf = PdfReader(io.BytesIO(services.week_paper(week, parent=cast.office.name)))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    text = pdf.pages[0].extract_text()
    assert "LỊCH CÔNG TÁC TUẦN 48" in text
    assert f"số {count - 1} của" in " ".join(text.split())


def test_another_school_reads_none_of_it(cast: Cast) -> None:
    make_entry(cast)
    approve(cast)
    with acting(cast.intruder):
        assert read_week(cast.school.pk, MONDAY) is None
        assert get_week_for(cast.intruder, MONDAY) is None
    with system_scope(reason="the test looks at everything"):
        assert WorkWeek.objects.count() == 1
