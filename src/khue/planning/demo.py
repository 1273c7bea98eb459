"""The demo's work: tasks in every state, weeks of the office and the schools, a meeting, duties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.dates import HANOI, today
from khue.core.demo import DemoPlan
from khue.organisation import selectors as organisation
from khue.organisation.types import OFFICE_KINDS, SCHOOL_KINDS, Role

from . import services
from .models import Task, WorkWeek
from .selectors import week_of
from .types import Doers

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_ROLES = (Role.HEAD, Role.DEPUTY, Role.CLERK, Role.SPECIALIST, Role.TEACHER)
_OFFICE_WEEK = (
    (0, "08:00", "09:30", "Giao ban đầu tuần", "Phòng họp số 1", "Lãnh đạo phòng, chuyên viên"),
    (0, "14:00", "16:30", "Làm việc với trường về kiểm định chất lượng", "Tại trường", "Tổ Phổ thông"),
    (1, "08:00", "11:00", "Kiểm tra công tác y tế trường học", "Các trường tiểu học", "Đoàn kiểm tra"),
    (2, "08:00", "11:30", "Chuyên đề đổi mới phương pháp dạy học môn Toán", "Hội trường", "Tổ trưởng chuyên môn các trường"),
    (3, "14:00", "16:00", "Tiếp công dân định kỳ", "Phòng tiếp công dân", "Lãnh đạo phòng, văn thư"),
    (4, "08:00", "10:00", "Duyệt kế hoạch sinh hoạt chuyên môn tháng tới", "Phòng họp số 1", "Chuyên viên"),
)  # fmt: skip
_SCHOOL_WEEK = (
    (0, "07:15", "07:45", "Chào cờ đầu tuần", "Sân trường", "Toàn trường"),
    (1, "15:30", "17:00", "Sinh hoạt tổ chuyên môn", "Phòng bộ môn", "Các tổ"),
    (3, "14:00", "15:30", "Dự giờ thăm lớp", "Lớp 3A", "Ban giám hiệu, tổ trưởng"),
    (4, "16:00", "17:00", "Họp hội đồng sư phạm", "Phòng họp", "Toàn thể giáo viên"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts in a unit of the demo."""

    unit: Unit
    head: User
    clerk: User
    workers: tuple[User, ...]


def build(plan: DemoPlan) -> None:
    """Give the office and its schools a week of work."""
    people = _staff_by_unit()
    offices = [s for s in people if s.unit.kind in OFFICE_KINDS]
    schools = [s for s in people if s.unit.kind in SCHOOL_KINDS]
    if not offices or not schools:
        return
    office = max(offices, key=lambda s: len(organisation.managed_unit_ids(s.unit.pk)))
    _office_week(office)
    for place, school in enumerate(schools):
        _school_week(school, place)
    _handed(office, schools)
    _inside(office)
    for school in schools[:3]:
        _inside(school)
        _duties(school)
    _duties(office)
    _meeting(office)
    _meeting(schools[0])


def _staff_by_unit() -> list[Staff]:
    units = {unit.pk: unit for unit in organisation.find_units()}
    found: dict[int, dict[str, list[User]]] = {}
    for post in organisation.holders(units, [role.value for role in _ROLES]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.unit_id, {}).setdefault(post.role, []).append(account)
    return [
        Staff(
            unit=units[unit_id],
            head=by_role[Role.HEAD][0],
            clerk=by_role[Role.CLERK][0],
            workers=tuple(by_role.get(Role.SPECIALIST, []) + by_role.get(Role.TEACHER, [])),
        )
        for unit_id, by_role in found.items()
        if by_role.get(Role.HEAD) and by_role.get(Role.CLERK)
    ]


def _monday() -> dt.date:
    return today() - dt.timedelta(days=today().weekday())


def _write(
    staff: Staff, monday: dt.date, rows: tuple[tuple[int, str, str, str, str, str], ...]
) -> None:
    for offset, begin, end, content, place, attendees in rows:
        services.write_entry(
            unit=staff.unit,
            monday=monday,
            by=staff.clerk,
            day=monday + dt.timedelta(days=offset),
            session="morning" if begin < "12" else "afternoon",
            starts_at=dt.time.fromisoformat(begin),
            ends_at=dt.time.fromisoformat(end),
            content=content,
            chair=staff.head.get_full_name(),
            attendees=attendees,
            place=place,
        )


def _approve(staff: Staff, monday: dt.date) -> WorkWeek:
    week = week_of(staff.unit.pk, monday)
    if week is None:
        raise LookupError("The demo has no week to approve.")
    week = services.submit_week(week=week, by=staff.clerk)
    services.approve_week(week=week, digest=services.digest_of_draft(week), by=staff.head)
    return week


def _office_week(office: Staff) -> None:
    monday = _monday()
    _write(office, monday, _OFFICE_WEEK)
    week = _approve(office, monday)
    _write(office, monday, ((2, "14:00", "15:30", "Họp đột xuất về an toàn thực phẩm bán trú", "Phòng họp số 2", "Chuyên viên phụ trách y tế"),))  # fmt: skip
    _approve(office, monday)
    services.request_week_publication(week=week, by=office.clerk)
    after = monday + dt.timedelta(days=7)
    services.copy_last_week(unit=office.unit, monday=after, by=office.clerk)
    draft = week_of(office.unit.pk, after)
    if draft is not None:
        services.submit_week(week=draft, by=office.clerk)


def _school_week(school: Staff, place: int) -> None:
    monday = _monday()
    _write(school, monday, _SCHOOL_WEEK)
    if place % 3 != 2:
        _approve(school, monday)


def _handed(office: Staff, schools: list[Staff]) -> None:
    """A task of the office to all its schools: some have reported, some have begun."""
    below = organisation.managed_unit_ids(office.unit.pk)
    reached = [school for school in schools if school.unit.pk in below]
    if not reached:
        return
    task = services.give_task(
        unit=office.unit,
        by=office.head,
        title="Rà soát hệ thống phòng cháy, chữa cháy và báo cáo kết quả",
        details="Kiểm tra bình chữa cháy, lối thoát nạn, hồ sơ tập huấn. Gửi báo cáo kèm ảnh.",
        doers=Doers(units=tuple(school.unit.pk for school in reached)),
        working_days=5,
    )
    for place, school in enumerate(reached):
        copy = Task.objects.get(unit=school.unit, source_task=task.pk)
        if place % 3 == 0:
            services.report_done(task=copy, report="Đã kiểm tra, đủ điều kiện.", by=school.head)
        elif place % 3 == 1:
            services.report_progress(task=copy, progress=50, by=school.head)


def _inside(staff: Staff) -> None:
    """Tasks inside a unit in every state."""
    workers = staff.workers[:2] or (staff.clerk,)
    give = {"unit": staff.unit, "by": staff.head}
    services.give_task(
        **give,  # type: ignore[arg-type]
        title="Chuẩn bị hồ sơ kiểm tra nội bộ học kỳ I",
        doers=Doers(people=tuple(user.pk for user in workers)),
        working_days=2,
    )
    done = services.give_task(
        **give,  # type: ignore[arg-type]
        title="Cập nhật danh sách học sinh hoàn cảnh khó khăn",
        doers=Doers(people=(workers[0].pk,)),
        working_days=3,
    )
    services.report_progress(task=done, progress=50, by=workers[0])
    services.comment_task(task=done, text="Còn thiếu xác nhận của phường.", by=workers[0])
    services.report_done(task=done, report="Đã cập nhật đủ.", by=workers[0])
    over = services.give_task(
        **give,  # type: ignore[arg-type]
        title="Niêm yết công khai thực đơn bán trú",
        doers=Doers(roles=(Role.CLERK,)),
        working_days=1,
    )
    services.report_done(task=over, report="Đã niêm yết tại bảng tin.", by=staff.clerk)
    services.accept_task(task=over, by=staff.head)
    late = services.give_task(
        **give,  # type: ignore[arg-type]
        title="Báo cáo tình hình sử dụng thiết bị dạy học",
        doers=Doers(people=(workers[-1].pk,)),
    )
    Task.objects.filter(pk=late.pk).update(due_on=today() - dt.timedelta(days=2))


def _duties(staff: Staff) -> None:
    services.keep_duty(
        unit=staff.unit,
        by=staff.head,
        title="Gửi lịch công tác tuần",
        rhythm="weekly",
        weekday=4,
        role=Role.CLERK,
    )
    services.keep_duty(
        unit=staff.unit,
        by=staff.head,
        title="Báo cáo tổng kết năm học",
        rhythm="yearly",
        day=30,
        month=6,
        lead_days=20,
        role=Role.DEPUTY,
    )


def _meeting(staff: Staff) -> None:
    start = dt.datetime.combine(today() + dt.timedelta(days=1), dt.time(14), tzinfo=HANOI)
    people = [staff.clerk.pk, *(user.pk for user in staff.workers[:3])]
    services.call_meeting(
        unit=staff.unit,
        by=staff.head,
        title="Họp chuẩn bị sơ kết học kỳ I",
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        chair=staff.head.pk,
        people=people,
        place="Phòng họp số 1",
        agenda="1. Tiến độ chương trình\n2. Kế hoạch kiểm tra cuối kỳ\n3. Phân công",
        is_in_week=False,
    )
    before = start - dt.timedelta(days=8)
    held = services.call_meeting(
        unit=staff.unit,
        by=staff.head,
        title="Họp giao ban tháng",
        starts_at=before,
        ends_at=before + dt.timedelta(hours=1),
        chair=staff.head.pk,
        people=people,
        place="Phòng họp số 1",
        is_in_week=False,
    )
    services.answer_invitation(meeting=held, answer="yes", by=staff.clerk)
    held = services.write_minutes(
        meeting=held,
        text="Thống nhất lịch kiểm tra cuối kỳ. Văn thư thông báo các tổ.",
        by=staff.head,
    )
    services.give_tasks_of_minutes(
        meeting=held,
        lines=["Thông báo lịch kiểm tra cuối kỳ đến các tổ"],
        doers=Doers(people=(staff.clerk.pk,)),
        working_days=4,
        by=staff.head,
    )
