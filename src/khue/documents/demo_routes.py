"""The demo's signing routes: initials under way, a joint document before a school, a row to sign."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from khue.core.dates import today
from khue.dispatch.services import Audience
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from . import services
from .models import OutgoingDocument
from .types import StepKind, StepPlan

if TYPE_CHECKING:
    from khue.accounts.models import User

    from .demo import Staff

_INVITE = "Phòng kính mời các trường cử cán bộ dự {what}.\nThời gian: 08 giờ 00, thứ Năm tuần tới.\nĐịa điểm: Hội trường Phòng."
_JOINT = "Căn cứ kế hoạch năm học;\nHai bên thống nhất phối hợp tổ chức Ngày hội đọc sách cấp phường tại trường.\n1. Trường chuẩn bị địa điểm, âm thanh và trưng bày sách\n2. Phòng mời diễn giả và huy động các trường tham dự"
_PLAN = "Thực hiện kế hoạch năm học, Phòng xây dựng quy trình kiểm tra hồ sơ sổ sách.\n1. Nhà trường tự kiểm tra và báo cáo\n2. Phòng kiểm tra xác suất 20% số trường"


def build(office: Staff, school: Staff, schools: Audience) -> None:
    """Three letters to sign in one go, one with initials under way, one joint document."""
    for what in ("tập huấn tủ sách lớp học", "hội thảo tư vấn học đường", "chuyên đề an toàn mạng"):
        row = _draft(office, _INVITE.format(what=what), f"Mời dự {what}", schools)
        services.submit_for_signature(document=row, signer=office.head, by=row.drafted_by)
    _with_initials(office, schools)
    _joint(office, school)


def _draft(desk: Staff, body: str, abstract: str, audience: Audience) -> OutgoingDocument:
    return services.draft_document(
        unit=desk.unit,
        by=_writer(desk),
        body=body,
        abstract=abstract,
        type_code="official_letter",
        drafting_unit="VP",
        audience=audience,
    )


def _writer(desk: Staff) -> User:
    may = (w for w in desk.writers if organisation.can(w, "documents.outgoing:draft", desk.unit))
    return next(may, desk.clerk)


def _with_initials(desk: Staff, schools: Audience) -> None:
    """The drafter has initialled; the clerk's initials are asked for, then head and deputy sign."""
    row = _draft(desk, _PLAN, "Kiểm tra hồ sơ, sổ sách điện tử", schools)
    writer = row.drafted_by
    deputies = organisation.holders([desk.unit.pk], [Role.DEPUTY.value])
    second = next((post.person.account for post in deputies), None)
    soon = today() + dt.timedelta(days=2)
    steps = [
        StepPlan(kind=StepKind.TEXT, position=1, user_id=writer.pk),
        StepPlan(kind=StepKind.FORM, position=2, role=Role.CLERK.value, due_on=soon),
        StepPlan(kind=StepKind.SIGN, position=3, user_id=desk.head.pk),
    ]
    if second is not None:
        steps.append(StepPlan(kind=StepKind.SIGN, position=4, user_id=second.pk))
    services.plan_route(document=row, steps=steps, by=writer)
    sent = services.submit_for_signature(document=row, by=writer)
    services.initial_document(document=sent, by=writer)


def _joint(desk: Staff, school: Staff) -> None:
    """The office has signed; the school's head finds the paper in the school's own list."""
    row = services.draft_document(
        unit=desk.unit,
        by=_writer(desk),
        body=_JOINT,
        abstract="Phối hợp tổ chức Ngày hội đọc sách",
        type_code="plan",
        audience=services.to_all_schools(desk.unit.pk),
    )
    steps = [
        StepPlan(kind=StepKind.SIGN, position=1, user_id=desk.head.pk),
        StepPlan(kind=StepKind.SIGN, position=2, body_id=school.unit.pk),
    ]
    services.plan_route(document=row, steps=steps, by=row.drafted_by)
    sent = services.submit_for_signature(document=row, by=row.drafted_by)
    services.sign_document(document=sent, by=desk.head)
