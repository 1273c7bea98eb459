"""The demo's documents: one in every state, and what the schools have done with those sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khue.core.dates import today
from khue.core.demo import DemoPlan
from khue.dispatch.services import Audience, NamedUnits
from khue.organisation import selectors as organisation
from khue.organisation.types import OFFICE_KINDS, SCHOOL_KINDS, Role

from . import demo_layout, demo_life, demo_routes, demo_series, services
from . import demo_letters as letters
from .demo_intake import build_table
from .models import IncomingDocument, OutgoingDocument
from .types import Urgency

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_INSTRUCTIONS = (
    "Thực hiện theo nội dung công văn, báo cáo kết quả trước thời hạn.",
    "Phối hợp với tổ chuyên môn triển khai; báo lại tôi nếu có vướng mắc.",
    "Nghiên cứu, tham mưu kế hoạch của trường trong tuần.",
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts in a unit of the demo."""

    unit: Unit
    head: User
    clerk: User
    writers: tuple[User, ...]


def build(plan: DemoPlan) -> None:
    """Write the office's documents, send some, and let the schools go their different ways."""
    people = _staff_by_unit()
    offices = [s for s in people if s.unit.kind in OFFICE_KINDS]
    schools = [s for s in people if s.unit.kind in SCHOOL_KINDS]
    if not offices or not schools:
        return
    office = max(offices, key=lambda s: len(organisation.managed_unit_ids(s.unit.pk)))
    _send_letters(office)
    for place, school in enumerate(schools):
        _receive(school, place)
    _unfinished(office)
    writer = office.writers[0] if office.writers else office.clerk
    demo_series.build_office(office.unit, writer=writer, head=office.head, clerk=office.clerk)
    demo_routes.build(office, schools[0], services.to_all_schools(office.unit.pk))
    for school in schools[:2]:
        _report_upwards(school, office)
    _on_paper(schools[0])
    build_table(schools[0].unit, schools[0].clerk)
    first = schools[0]
    demo_series.build(first.unit, head=first.head, clerk=first.clerk)
    demo_life.build(
        office.unit,
        head=office.head,
        clerk=office.clerk,
        writer=office.writers[0] if office.writers else office.clerk,
        schools=[(s.unit, s.head, s.clerk) for s in schools],
    )


def _staff_by_unit() -> list[Staff]:
    """Units that have a head and a clerk with accounts, in the order of the units."""
    units = {unit.pk: unit for unit in organisation.find_units()}
    roles = [Role.HEAD, Role.CLERK, Role.SPECIALIST, Role.TEACHER, Role.DEPUTY]
    found: dict[int, dict[str, list[User]]] = {}
    for post in organisation.holders(units, [role.value for role in roles]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.unit_id, {}).setdefault(post.role, []).append(account)
    return [
        Staff(
            unit=units[unit_id],
            head=by_role[Role.HEAD][0],
            clerk=by_role[Role.CLERK][0],
            writers=tuple(by_role.get(Role.SPECIALIST, []) or by_role.get(Role.TEACHER, [])),
        )
        for unit_id, by_role in found.items()
        if by_role.get(Role.HEAD) and by_role.get(Role.CLERK)
    ]


def _draft(staff: Staff, body: str, **values: Any) -> OutgoingDocument:
    writer = next(
        (w for w in staff.writers if organisation.can(w, "documents.outgoing:draft", staff.unit)),
        staff.clerk,
    )
    return services.draft_document(
        unit=staff.unit,
        by=writer,
        body=body,
        **{
            "type_code": "official_letter",
            "drafting_unit": "VP" if staff.unit.kind in OFFICE_KINDS else "",
            **values,
        },
    )


def _submit(staff: Staff, row: OutgoingDocument) -> OutgoingDocument:
    return services.submit_for_signature(document=row, signer=staff.head, by=row.drafted_by)


def _seal(staff: Staff, row: OutgoingDocument) -> OutgoingDocument:
    signed = services.sign_document(document=_submit(staff, row), by=staff.head)
    return services.number_and_seal(document=signed, by=staff.clerk)


def _send(staff: Staff, row: OutgoingDocument) -> OutgoingDocument:
    return services.dispatch_document(document=_seal(staff, row), by=staff.clerk)


def _send_letters(office: Staff) -> None:
    schools = services.to_all_schools(office.unit.pk)
    day = today()
    _send(
        office,
        _draft(
            office,
            letters.READING_DAY,
            drafting_unit="CM",
            audience=schools,
            due_on=day + dt.timedelta(days=10),
        ),
    )
    _send(
        office,
        _draft(
            office,
            letters.FIGURES,
            abstract="Rà soát, bổ sung số liệu đầu năm học trên cơ sở dữ liệu ngành",
            addressees="Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở",
            urgency=Urgency.URGENT,
            audience=schools,
            due_on=day + dt.timedelta(days=2),
        ),
    )
    _send(
        office,
        _draft(
            office,
            letters.HEALTH_NOTICE,
            type_code="announcement",
            abstract="Lịch kiểm tra công tác y tế trường học",
            recipients=services.lines_from_text("Các trường\nTrạm y tế phường\nLưu: VT"),
            audience=schools,
        ),
    )


def _receive(school: Staff, place: int) -> None:
    """Schools differ: some have finished, some have only looked, a few are silent."""
    rows = list(IncomingDocument.objects.filter(unit=school.unit).order_by("pk"))
    steps = (4, 3, 4, 2, 1, 4, 3, 0, 2, 4)
    for turn, row in enumerate(rows):
        reach = steps[(place * 3 + turn * 4) % len(steps)] - (1 if turn == len(rows) - 1 else 0)
        _go(school, row, reach, place + turn)


def _go(school: Staff, row: IncomingDocument, reach: int, turn: int) -> None:
    if reach < 1:
        return
    row = services.register_incoming(document=row, by=school.clerk)
    if reach < 2:
        return
    services.open_incoming(document=row, by=school.head)
    if reach < 3 or not school.writers:
        return
    worker = school.writers[turn % len(school.writers)]
    services.write_instruction(
        document=row,
        text=_INSTRUCTIONS[turn % len(_INSTRUCTIONS)],
        by=school.head,
        assignees=[worker.pk],
        due_on=row.due_on or today() + dt.timedelta(days=7),
    )
    if reach > 3:
        item = row.assignments.get()
        services.report_done(assignment=item, report="Đã thực hiện xong.", by=worker)


def _unfinished(office: Staff) -> None:
    """One document in each state before sending."""
    schools = services.to_all_schools(office.unit.pk)
    _seal(
        office,
        _draft(
            office,
            letters.DECISION,
            type_code="decision",
            abstract="Thành lập Ban Giám khảo Hội thi giáo viên dạy giỏi cấp cơ sở",
            recipients=services.lines_from_text("Như Điều 3\nCổng thông tin điện tử\nLưu: VT"),
            audience=schools,
        ),
    )
    signed = _submit(
        office,
        _draft(
            office,
            letters.TRAINING_PLAN,
            type_code="plan",
            abstract="Tập huấn sử dụng hệ thống văn bản điện tử trên điện thoại",
            audience=schools,
        ),
    )
    services.sign_document(document=signed, by=office.head)
    _submit(
        office,
        _draft(
            office,
            letters.INVITATION,
            type_code="invitation",
            abstract="Họp giao ban tháng 12 năm 2026",
            addressees="Thủ trưởng các trường trực thuộc",
            urgency=Urgency.URGENT,
            audience=schools,
        ),
    )
    back = _submit(
        office,
        _draft(
            office,
            letters.SAFETY,
            abstract="Tăng cường bảo đảm an toàn giao thông tại cổng trường",
            audience=schools,
        ),
    )
    services.return_with_reason(
        document=back, reason="Bổ sung căn cứ pháp lý và thời hạn báo cáo.", by=office.head
    )
    green = _draft(
        office, letters.GREEN, abstract="Phát động phong trào trồng cây", audience=schools
    )
    demo_layout.build(green)


def _report_upwards(school: Staff, office: Staff) -> None:
    sent = _send(
        school,
        _draft(
            school,
            letters.SCHOOL_REPORT,
            type_code="report",
            abstract="Kết quả rà soát số liệu đầu năm học",
            addressees=office.unit.name,
            recipients=services.lines_from_text("Như trên\nLưu: VT"),
            audience=Audience(clauses=(NamedUnits(units=(office.unit.pk,)),)),
        ),
    )
    for row in IncomingDocument.objects.filter(unit=office.unit, source_id=sent.pk):
        services.register_incoming(document=row, by=office.clerk)


def _on_paper(school: Staff) -> None:
    row = services.register_paper_document(
        unit=school.unit,
        by=school.clerk,
        issuer="Ủy ban nhân dân phường",
        reference="112/UBND-VX",
        issued_on=today() - dt.timedelta(days=3),
        type_name="Công văn",
        abstract="Về việc phối hợp phòng, chống sốt xuất huyết trong trường học",
    )
    services.write_instruction(
        document=row,
        text="Phối hợp với trạm y tế, vệ sinh khuôn viên lớp học; báo cáo kết quả cho tôi.",
        by=school.head,
        assignees=[worker.pk for worker in school.writers[:3]],
        due_on=today() + dt.timedelta(days=4),
    )
