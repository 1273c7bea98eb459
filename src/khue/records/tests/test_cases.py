"""Case files: list, filing, rights, closing, export; the other school sees nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from khue.accounts.models import User
from khue.compliance.errors import ContentRefused
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.documents.tests.factories import (
    acting,
    incoming_of,
    make_assigned,
    make_draft,
    make_sent,
)
from khue.documents.tests.test_pages import sign_in
from khue.files.models import StoredFile
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast
from khue.records import errors, services
from khue.records.models import CaseFile, CaseItem, CaseList
from khue.records.selectors import case_files_for, list_lines
from khue.records.tests.factories import make_case, make_closed, make_item, make_list, upload
from khue.records.types import CaseState, Rights


def url(name: str, *args: object) -> str:
    return reverse(f"records:{name}", args=args)


def test_a_list_is_drafted_approved_and_taken_over_next_year(cast: Cast) -> None:
    year = today().year
    clerk, head = sign_in(cast.clerk), sign_in(cast.head)
    made = clerk.post(url("new_list"), {"year": str(year)})
    assert made.status_code == 302
    address = made["Location"]
    list_id = int(address.rstrip("/").rpartition("/")[2])
    clerk.post(url("add_heading", list_id), {"heading-code": "tccb", "heading-title": "Tổ chức"})
    again = clerk.post(url("add_heading", list_id), {"heading-code": "TCCB", "heading-title": "X"})
    assert again.status_code == 200
    with acting(cast.clerk):
        heading = CaseList.objects.get(pk=list_id).headings.get()
    values = {
        "heading": heading.pk, "title": f"Tuyển dụng năm {year}", "retention": "20 năm",
        "keeper": cast.teacher.pk, "rights": "named",
    }  # fmt: skip
    assert clerk.post(url("add_case", list_id), dict(values, retention="7 năm")).status_code == 200
    assert clerk.post(url("add_case", list_id), values).status_code == 302
    assert clerk.get(address).status_code == 200
    assert sign_in(cast.teacher).get(address).status_code == 404  # a draft is the clerk's
    clerk.post(url("list_act", list_id, "submit"))
    head.post(url("list_act", list_id, "return"), {"reason": "Bổ sung hồ sơ thi đua."})
    assert "Bổ sung hồ sơ thi đua." in clerk.get(address).content.decode()
    clerk.post(url("list_act", list_id, "submit"))
    head.post(url("list_act", list_id, "approve"))
    with acting(cast.teacher):
        case_file = CaseFile.objects.get(list_id=list_id)
        assert (case_file.code, case_file.state) == ("01.TCCB", CaseState.OPEN)
        assert unseen_count(cast.teacher)
    assert sign_in(cast.teacher).get(address).status_code == 200
    for form in ("pdf", "xlsx"):
        assert head.get(url("list_file", list_id, form)).status_code == 200
    with acting(cast.clerk):
        after = services.draft_list(unit=cast.school, by=cast.clerk, year=year + 1)
        lines = list_lines(after)
    assert lines[1].cells[:3] == ("01.TCCB", f"Tuyển dụng năm {year + 1}", "20 năm")
    assert sign_in(cast.intruder).get(address).status_code == 404


def test_only_the_clerk_drafts_and_only_the_head_approves(cast: Cast) -> None:
    found = make_list(cast)
    with acting(cast.teacher), pytest.raises(NotPermitted):
        services.submit_list(found=found, by=cast.teacher)
    with acting(cast.clerk):
        services.submit_list(found=found, by=cast.clerk)
        with pytest.raises(NotPermitted):
            services.approve_list(found=found, by=cast.clerk)
        with pytest.raises(errors.YearTaken):
            services.draft_list(unit=cast.school, by=cast.clerk, year=found.year)
    with acting(cast.head):
        with pytest.raises(errors.ReasonNeeded):
            services.return_list(found=found, by=cast.head, reason=" ")
        services.approve_list(found=found, by=cast.head)
        with pytest.raises(errors.WrongState):
            services.approve_list(found=found, by=cast.head)


def test_a_case_file_is_changed_or_taken_off_a_draft(cast: Cast) -> None:
    found = make_list(cast)
    clerk = sign_in(cast.clerk)
    with acting(cast.clerk):
        case_file = found.files.get()
    values = {"title": "Hội giảng", "retention": "5 năm", "keeper": cast.head.pk}
    assert clerk.get(url("edit_case", case_file.pk)).status_code == 200
    assert clerk.post(url("edit_case", case_file.pk), values)["Location"] == url("list", found.pk)
    with acting(cast.clerk):
        case_file.refresh_from_db()
    assert (case_file.retention_years, case_file.keeper_name) == (5, "Nguyễn Thị Hạnh")
    clerk.post(url("remove_case", case_file.pk))
    with acting(cast.clerk):
        assert not found.files.exists()
        with pytest.raises(errors.ListEmpty):
            services.submit_list(found=found, by=cast.clerk)


def test_the_handler_puts_an_incoming_document_in_with_one_act(cast: Cast) -> None:
    item = make_assigned(cast)
    case_file = make_case(cast)
    teacher = sign_in(cast.teacher)
    page = teacher.get(reverse("documents:incoming", args=[item.document_id])).content.decode()
    address = url("file", "incoming", item.document_id)
    assert address in page
    assert case_file.code in teacher.get(address).content.decode()
    marked = teacher.post(address, {"case_file": case_file.pk, "note": "TỐI MẬT"})
    assert marked.status_code == 200
    with acting(cast.teacher):
        assert not CaseItem.objects.filter(case_file=case_file).exists()
    done = teacher.post(address, {"case_file": case_file.pk, "note": ""})
    assert done["Location"] == reverse("documents:incoming", args=[item.document_id])
    again = teacher.post(address, {"case_file": case_file.pk, "note": ""})
    assert again.status_code == 200  # it lies there already
    with acting(cast.teacher):
        (kept,) = CaseItem.objects.filter(case_file=case_file)
        (file,) = kept.files.select_related("file")
        assert kept.reference == "01/PHONG-VP"
        assert (file.file.holder_kind, file.file.holder_id) == ("records.item", str(kept.pk))
    shown = teacher.get(url("case", case_file.pk)).content.decode()
    assert "01/PHONG-VP" in shown
    for address_of_file in (
        url("item_file", kept.pk, 1),
        reverse("files:download", args=[file.file_id]),
    ):
        handed = teacher.get(address_of_file, headers={"If-None-Match": f'"{file.file.sha256}"'})
        assert handed.status_code == 304  # the very bytes that came
    for stranger in (cast.intruder, cast.other_clerk, cast.specialist):
        client = sign_in(stranger)
        assert client.get(address).status_code == 404
        assert client.get(url("case", case_file.pk)).status_code == 404
        assert client.get(url("item_file", kept.pk, 1)).status_code == 404
        assert client.get(reverse("files:download", args=[file.file_id])).status_code == 404


def test_only_what_is_issued_or_registered_goes_in(cast: Cast) -> None:
    case_file = make_case(cast)
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    with acting(cast.clerk), pytest.raises(errors.NotRegistered):
        services.file_incoming(case_file=case_file, document=arrived, by=cast.clerk)
    draft = make_draft(cast)
    with acting(cast.specialist), pytest.raises(NotPermitted):
        services.file_outgoing(case_file=case_file, document=draft, by=cast.specialist)


def test_an_issued_document_lies_in_the_offices_case_file(cast: Cast) -> None:
    sent = make_sent(cast)
    with acting(cast.office_clerk):
        found = services.draft_list(unit=cast.office, by=cast.office_clerk, year=today().year)
        heading = services.add_heading(found=found, by=cast.office_clerk, code="VP", title="Chung")
        services.add_case_file(
            heading=heading, by=cast.office_clerk, title="Đọc sách", retention="10 năm",
            keeper=cast.specialist.pk,
        )  # fmt: skip
        services.submit_list(found=found, by=cast.office_clerk)
    with acting(cast.leader):
        services.approve_list(found=found, by=cast.leader)
    client = sign_in(cast.specialist)
    with acting(cast.specialist):
        case_file = CaseFile.objects.get()
    client.post(url("file", "outgoing", sent.pk), {"case_file": case_file.pk})
    page = client.get(reverse("documents:outgoing", args=[sent.pk])).content.decode()
    assert "01.VP" in page
    data = client.get(url("export_case", case_file.pk)).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("ho-so.xml"))  # noqa: S314 - our own
    assert root.findtext("Documents/Document/CodeNumber") == "01"
    assert root.findtext("Documents/Document/CodeNotation") == "PHONG-VP"
    assert root.findtext("Documents/Document/SignerInfo/FullName") == "Trần Thị Thu Hà"


def test_an_own_file_is_screened(cast: Cast) -> None:
    case_file = make_case(cast)
    client = sign_in(cast.teacher)
    values = {"own-abstract": "Biên bản hội thi", "own-file": upload()}
    assert client.post(url("add_own", case_file.pk), values).status_code == 302
    with acting(cast.teacher), pytest.raises(ContentRefused):
        services.file_own(
            case_file=case_file, by=cast.teacher, abstract="x", upload=upload("TỐI MẬT\n")
        )
    wrong = client.post(url("add_own", case_file.pk), {"own-abstract": "Chưa có tệp"})
    assert "Chưa có tệp" in wrong.content.decode()
    assert sign_in(cast.intruder).post(url("add_own", case_file.pk), values).status_code == 404


def test_rights_are_given_and_taken_and_people_are_told(cast: Cast) -> None:
    case_file = make_case(cast)
    make_item(cast, case_file)
    other = _another_teacher(cast)
    client = sign_in(other)
    assert client.get(url("case", case_file.pk)).status_code == 404
    keeper = sign_in(cast.teacher)
    keeper.post(url("add_reader", case_file.pk), {"user": other.pk})
    assert client.get(url("case", case_file.pk)).status_code == 200
    with acting(other):
        told = unseen_count(other)
        assert told == 1
        with pytest.raises(NotPermitted):
            services.set_rights(case_file=case_file, by=other, rights=Rights.UNIT)
        with pytest.raises(NotPermitted):
            make_case_item(case_file, other)
    keeper.post(url("remove_reader", case_file.pk, other.pk))
    assert client.get(url("case", case_file.pk)).status_code == 404
    with acting(other):
        assert unseen_count(other) == 2
    keeper.post(url("rights", case_file.pk), {"rights": "unit"})
    assert client.get(url("case", case_file.pk)).status_code == 200
    with acting(other), pytest.raises(NotPermitted):  # reading is not writing
        make_case_item(case_file, other)
    stranger = keeper.post(url("add_reader", case_file.pk), {"user": cast.intruder.pk})
    assert stranger.status_code == 200
    with acting(cast.intruder):
        assert not case_files_for(cast.intruder).exists()


def make_case_item(case_file: CaseFile, by: User) -> None:
    services.file_own(case_file=case_file, by=by, abstract="x", upload=upload())


def _another_teacher(cast: Cast) -> User:
    from khue.organisation.tests.factories import make_post, make_user
    from khue.organisation.types import Role

    user = make_user("Cao Thị Bích", "giao-vien-2")
    make_post(user, cast.school, Role.TEACHER)
    return user


def test_a_closed_case_file_is_fixed(cast: Cast) -> None:
    case_file = make_case(cast)
    client = sign_in(cast.teacher)
    empty = client.post(url("close_case", case_file.pk), {"close-ended_on": today().isoformat()})
    assert empty.status_code == 200
    item = make_item(cast, case_file, issued_on=today())
    with acting(cast.teacher), pytest.raises(errors.EndTooEarly):
        services.close_case_file(
            case_file=case_file, by=cast.teacher, ended_on=today() - dt.timedelta(days=1)
        )
    client.post(url("close_case", case_file.pk), {"close-ended_on": today().isoformat()})
    with acting(cast.teacher):
        case_file.refresh_from_db()
        assert case_file.state == CaseState.CLOSED
        with pytest.raises(errors.CaseClosed):
            services.take_out(item=item, by=cast.teacher)
        with pytest.raises(errors.CaseClosed):
            make_case_item(case_file, cast.teacher)
        with pytest.raises(NotPermitted):
            services.reopen_case_file(case_file=case_file, by=cast.teacher, reason="thiếu")
    sign_in(cast.head).post(url("reopen_case", case_file.pk), {"reason": "Còn thiếu biên bản"})
    with acting(cast.teacher):
        case_file.refresh_from_db()
        assert (case_file.state, case_file.due_on) == (CaseState.OPEN, None)


@pytest.mark.parametrize(
    ("ended", "is_construction", "due"),
    [
        (dt.date(2026, 6, 30), False, dt.date(2027, 6, 30)),
        (dt.date(2024, 2, 29), False, dt.date(2025, 2, 28)),
        (dt.date(2026, 11, 30), True, dt.date(2027, 2, 28)),
    ],
)
def test_the_day_of_the_archive(
    ended: dt.date, is_construction: bool, due: dt.date, db: None
) -> None:
    from khue.records.services.cases import archive_day

    assert archive_day(ended, is_construction=is_construction) == due


def test_the_export_holds_files_fields_and_checksums(cast: Cast) -> None:
    closed = make_closed(cast)
    client: Client = sign_in(cast.teacher)
    data = client.get(url("export_case", closed.pk)).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        lines = archive.read("SHA256SUMS").decode().splitlines()
        sums = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in lines}
        for name in names:
            if name != "SHA256SUMS":
                assert hashlib.sha256(archive.read(name)).hexdigest() == sums[name]
        root = ElementTree.fromstring(archive.read("ho-so.xml"))  # noqa: S314 - our own
    assert root.findtext("FileCode/FileNotation") == "01.CM"
    assert root.findtext("Maintenance") == "10 năm"
    assert root.findtext("DocTotal") == "1"
    assert root.findtext("Documents/Document/CodeNumber") == "07"
    assert root.findtext("Documents/Document/Subject") == "Kết quả hội thi"
    assert "tai-lieu/001-1-bao-cao.txt" in names
    for form in ("pdf", "xlsx"):
        assert client.get(url("index_file", closed.pk, form)).status_code == 200
    assert sign_in(cast.intruder).get(url("export_case", closed.pk)).status_code == 404


def test_taking_out_closes_the_gap_in_the_index(cast: Cast) -> None:
    case_file = make_case(cast)
    first = make_item(cast, case_file)
    make_item(cast, case_file, abstract="Biên bản: Họp ban giám khảo")
    sign_in(cast.teacher).post(url("take_out", first.pk))
    with acting(cast.teacher):
        assert list(case_file.items.values_list("position", flat=True)) == [1]
        assert StoredFile.objects.filter(holder_kind="records.item").count() == 2
