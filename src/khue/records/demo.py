"""The demo's books and case files: a year that is over, one that runs, one that is drafted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from khue.core.dates import today
from khue.core.demo import DemoPlan
from khue.documents import selectors as documents
from khue.organisation import selectors as organisation
from khue.organisation.types import OFFICE_KINDS, Role

from . import services
from .models import CaseFile, CaseList
from .selectors import list_lines

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_HEADINGS = (
    ("TH", "Tổng hợp, hành chính", (
        ("Kế hoạch và báo cáo tổng kết năm học {year}", "Vĩnh viễn"),
        ("Công văn trao đổi công việc thường ngày năm {year}", "5 năm"),
    )),
    ("CM", "Chuyên môn", (
        ("Ngày hội đọc sách và trang thư viện năm {year}", "10 năm"),
        ("Hội thi giáo viên dạy giỏi năm {year}", "20 năm"),
    )),
    ("TCCB", "Tổ chức cán bộ", (
        ("Tuyển dụng, bổ nhiệm cán bộ, giáo viên năm {year}", "20 năm"),
    )),
)  # fmt: skip


def build(plan: DemoPlan) -> None:
    """Write lists, case files, the postal book and uses of copies of the office."""
    staffed = [(office, _people(office)) for office in organisation.find_units(kinds=OFFICE_KINDS)]
    staffed = [
        (office, people) for office, people in staffed if {Role.HEAD, Role.CLERK} <= set(people)
    ]
    if not staffed:
        return
    office, people = max(staffed, key=lambda one: len(organisation.managed_unit_ids(one[0].pk)))
    head, clerk = people[Role.HEAD], people[Role.CLERK]
    worker = people.get(Role.SPECIALIST, clerk)
    year = today().year
    past = _list(office, clerk, head, year - 2, worker)
    _hand_over(past, worker, clerk)
    now = _list(office, clerk, head, year, worker)
    _file(now, worker)
    services.draft_list(unit=office, by=clerk, year=year + 1)
    _books(office, clerk, head, worker)


def _people(office: Unit) -> dict[str, User]:
    found: dict[str, User] = {}
    for post in organisation.holders([office.pk], [Role.HEAD, Role.CLERK, Role.SPECIALIST]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.role, account)
    return found


def _list(office: Unit, clerk: User, head: User, year: int, worker: User) -> CaseList:
    found = services.draft_list(unit=office, by=clerk, year=year)
    if not found.files.exists():
        for code, title, files in _HEADINGS:
            heading = services.add_heading(found=found, by=clerk, code=code, title=title)
            for name, retention in files:
                services.add_case_file(
                    heading=heading, by=clerk, title=name.format(year=year),
                    retention=retention, keeper=worker.pk,
                )  # fmt: skip
    services.submit_list(found=found, by=clerk)
    return services.approve_list(found=found, by=head)


def _files(found: CaseList) -> dict[str, CaseFile]:
    return {row.code: row for row in CaseFile.objects.filter(list=found).select_related("list")}


def _hand_over(found: CaseList, worker: User, clerk: User) -> None:
    """Of the year that is over: one case file in the archive, one that waits for it."""
    files = _files(found)
    ended = dt.date(found.year, 12, 20)
    for code in ("01.TH", "02.CM"):
        data, _kind = services.print_book(
            code="case_list", unit_id=found.unit_id, lines=list_lines(found), by=worker,
            period=f"Năm {found.year}",
        )  # fmt: skip
        services.file_printed(
            case_file=files[code], by=worker, abstract=f"Danh mục hồ sơ năm {found.year}",
            data=data, name=f"danh-muc-ho-so-{found.year}.pdf", issued_on=ended,
        )  # fmt: skip
        services.close_case_file(case_file=files[code], by=worker, ended_on=ended)
    made = services.make_handover(
        unit=organisation.get_unit(found.unit_id), by=worker, case_ids=[files["01.TH"].pk],
        note="Đầy đủ, đã đánh số tờ.",
    )  # fmt: skip
    services.accept_handover(handover=made, by=clerk)


def _file(found: CaseList, worker: User) -> None:
    """Of the year that runs: what was sent lies in its case files."""
    files = _files(found)
    issued = documents.list_outgoing(worker, states=("sealed", "dispatched"), limit=6)
    for place, row in enumerate(sorted(issued, key=lambda row: row.pk)):
        if row.unit_id != found.unit_id:
            continue
        code = ("01.CM", "02.TH", "01.TH", "02.CM")[place % 4]
        services.file_outgoing(
            case_file=files[code], by=worker,
            document=documents.get_outgoing_for(worker, row.pk),
        )  # fmt: skip
    services.give_reading(case_file=files["01.CM"], by=worker, user=found.approved_by_id or 0)


def _books(office: Unit, clerk: User, head: User, worker: User) -> None:
    day = today()
    sent = [row for row in documents.list_outgoing(clerk, states=("dispatched",), limit=4)
            if row.unit_id == office.pk]  # fmt: skip
    for place, row in enumerate(sent[:3]):
        entry = services.write_postal_entry(
            unit=office, by=clerk, sent_on=day, references=row.reference, outgoing_id=row.pk,
            recipient=("Sở Giáo dục và Đào tạo", "Trạm y tế phường", "Bảo hiểm xã hội")[place],
            kind="parcel" if place == 2 else "envelope", pieces=place + 1,
        )  # fmt: skip
        if place == 0:
            services.record_postal_receipt(
                entry=entry, by=clerk, receipt="Bưu điện Gia Định, RD 214 356 VN", received_on=day
            )
    for place, row in enumerate(sent[:2]):
        use = services.ask_for_copy(
            unit=office, by=worker, reference=row.reference,
            purpose="Đối chiếu khi soạn văn bản trả lời", due_on=day + dt.timedelta(days=5),
        )  # fmt: skip
        if place == 0:
            services.decide_copy(use=use, by=head, is_allowed=True)
            services.hand_out_copy(use=use, by=clerk)
