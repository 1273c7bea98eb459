"""The least valid books and case files, each made by the services themselves."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from khue.core.dates import today
from khue.documents.tests.factories import acting
from khue.organisation.tests.factories import Cast
from khue.records import services
from khue.records.models import CaseFile, CaseItem, CaseList, CopyUse, Handover, PostalEntry


def upload(text: str = "Nội dung báo cáo.\n") -> SimpleUploadedFile:
    """Return a small text that somebody brings."""
    return SimpleUploadedFile("bao-cao.txt", text.encode(), "text/plain")


def make_posted(cast: Cast, **changes: object) -> PostalEntry:
    """Return a line of the office's postal book."""
    values: dict[str, object] = {
        "sent_on": today(),
        "references": "05/PHONG-VP",
        "recipient": "Sở Giáo dục và Đào tạo",
        **changes,
    }
    with acting(cast.office_clerk):
        return services.write_postal_entry(unit=cast.office, by=cast.office_clerk, **values)  # type: ignore[arg-type]


def make_asked(cast: Cast) -> CopyUse:
    """Return the teacher's request for a kept copy of an old paper of school A."""
    with acting(cast.teacher):
        return services.ask_for_copy(
            unit=cast.school,
            by=cast.teacher,
            reference="12/THHS",
            abstract="Công văn: Về việc tổ chức hội thi năm 2018",
            purpose="Đối chiếu khi lập hồ sơ thi đua",
        )


def make_list(cast: Cast, year: int | None = None) -> CaseList:
    """Return the draft list of school A with one case file, kept by the teacher."""
    with acting(cast.clerk):
        found = services.draft_list(unit=cast.school, by=cast.clerk, year=year or today().year)
        if not found.headings.exists():
            heading = services.add_heading(
                found=found, by=cast.clerk, code="cm", title="Chuyên môn"
            )
            services.add_case_file(
                heading=heading,
                by=cast.clerk,
                title=f"Hội thi giáo viên dạy giỏi năm {found.year}",
                retention="10 năm",
                keeper=cast.teacher.pk,
            )
    return found


def make_case(cast: Cast, year: int | None = None) -> CaseFile:
    """Return the open case file of school A that the teacher keeps."""
    found = make_list(cast, year)
    with acting(cast.clerk):
        services.submit_list(found=found, by=cast.clerk)
    with acting(cast.head):
        services.approve_list(found=found, by=cast.head)
    with acting(cast.teacher):
        return CaseFile.objects.select_related("list", "heading").get(list=found)


def make_item(cast: Cast, case_file: CaseFile, **changes: object) -> CaseItem:
    """Return a document that the teacher brought into the case file."""
    values: dict[str, object] = {
        "abstract": "Báo cáo: Kết quả hội thi",
        "upload": upload(),
        "reference": "07/BC-THHS",
        **changes,
    }
    with acting(cast.teacher):
        return services.file_own(case_file=case_file, by=cast.teacher, **values)  # type: ignore[arg-type]


def make_closed(cast: Cast, ended_on: dt.date | None = None) -> CaseFile:
    """Return a closed case file with one document."""
    case_file = make_case(cast)
    make_item(cast, case_file)
    with acting(cast.teacher):
        return services.close_case_file(
            case_file=case_file, by=cast.teacher, ended_on=ended_on or today()
        )


def make_handover(cast: Cast) -> Handover:
    """Return the teacher's hand-over list that waits for the archive."""
    closed = make_closed(cast)
    with acting(cast.teacher):
        return services.make_handover(unit=cast.school, by=cast.teacher, case_ids=[closed.pk])
