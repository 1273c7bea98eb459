"""The books: their columns to the letter, windows, print, .xlsx, and who may look."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.core.models import AuditEntry
from khue.documents.models import RegisterBook, RegisterEntry
from khue.documents.tests.factories import acting, make_assigned, make_registered, make_sent
from khue.documents.tests.test_pages import sign_in
from khue.documents.types import EntryState
from khue.organisation.tests.factories import Cast
from khue.records import errors, services
from khue.records.books import BOOKS, Frame, Line, book_paper, book_workbook
from khue.records.selectors import Asked, lines_of, report_lines
from khue.records.tests.factories import make_asked, make_posted

FRAME = Frame(parent="UBND phường", unit="Trường Tiểu học Hoa Sen", period="Năm 2026")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_every_book_has_the_columns_of_the_decree() -> None:
    counts = {code: len(book.columns) for code, book in BOOKS.items()}
    assert counts == {
        "outgoing": 10, "postal": 6, "copies": 9, "incoming": 10, "follow_up": 7,
        "case_list": 5, "handover": 7, "case_index": 7, "by_unit": 8, "by_person": 9,
    }  # fmt: skip
    assert [c.title for c in BOOKS["postal"].columns] == [
        "Ngày chuyển", "Số, ký hiệu văn bản", "Nơi nhận văn bản", "Số lượng bì",
        "Ký nhận và dấu bưu điện", "Ghi chú",
    ]  # fmt: skip


def test_a_printed_book_has_a_cover_and_numbered_pages() -> None:
    hostile = '#panic("x") *đậm* $a$ [b] "c" \\'
    lines = [Line((f"{n:02d}/VP", "05/01/2026", hostile, *["ô"] * 7)) for n in range(1, 60)]
    pdf = book_paper(BOOKS["outgoing"], FRAME, lines)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 2
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in pages[0].extract_text()
    assert "Phụ lục IV" in pages[0].extract_text()
    assert pages[1].extract_text().lstrip().startswith("1\n")
    assert pages[2].extract_text().lstrip().startswith("2\n")
    assert "(10)" in pages[2].extract_text()
    assert '#panic("x")' in text_of(pdf)
    assert float(pages[1].mediabox.width) > float(pages[1].mediabox.height)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    cells = ("=1+1", "+1", "-1", "@SUM(A1)", "http://x.vn", "05", "7", "ô", "ô", "ô")
    made = book_workbook(BOOKS["outgoing"], FRAME, [Line(cells)])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        words = archive.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    for cell in ("=1+1", "+1", "-1", "@SUM(A1)", "http://x.vn"):
        assert f">{cell}<" in words


def test_the_clerk_reads_prints_and_exports_each_book(cast: Cast) -> None:
    make_registered(cast)
    client = sign_in(cast.clerk)
    assert client.get(reverse("records:books")).status_code == 200
    page = client.get(reverse("records:book", args=["incoming"])).content.decode()
    assert "Đơn vị hoặc người nhận" in page
    assert "01/PHONG-VP" in page
    for code in ("outgoing", "incoming", "postal", "copies", "follow_up"):
        assert client.get(reverse("records:book", args=[code])).status_code == 200
        pdf = client.get(reverse("records:book_file", args=[code, "pdf"]))
        assert pdf.content.startswith(b"%PDF")
        xlsx = client.get(reverse("records:book_file", args=[code, "xlsx"]))
        assert xlsx.content.startswith(b"PK")
    assert client.get(reverse("records:book_file", args=["incoming", "exe"])).status_code == 404
    assert client.get(reverse("records:book", args=["secret"])).status_code == 404
    taken = AuditEntry.objects.filter(verb="records.book.taken", unit_id=cast.school.pk)
    assert taken.count() == 10


def test_another_school_and_a_teacher_do_not_see_the_book(cast: Cast) -> None:
    make_registered(cast)
    page = sign_in(cast.intruder).get(reverse("records:book", args=["incoming"]))
    assert "01/PHONG-VP" not in page.content.decode()
    assert sign_in(cast.teacher).get(reverse("records:book", args=["incoming"])).status_code == 404
    with acting(cast.intruder), pytest.raises(NotFound):
        lines_of(cast.intruder, Asked("incoming", cast.school.pk, today().year))


def test_a_book_of_five_thousand_lines_is_read_in_windows(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    year = today().year
    with acting(cast.clerk):
        book = RegisterBook.objects.create(
            unit=cast.school, direction="outgoing", year=year, last_number=5000
        )
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                unit=cast.school, book=book, number=n, day=today(), by=cast.clerk,
                state=EntryState.CANCELLED, reason="thử",
            )
            for n in range(1, 5001)
        )  # fmt: skip
    client = sign_in(cast.clerk)
    address = reverse("records:book", args=["outgoing"])
    begun = time.process_time()
    with django_assert_max_num_queries(30):
        page = client.get(address, {"from": "4900"}).content.decode()
    assert time.process_time() - begun < 1
    assert "4901" in page
    assert "from=4800" in page
    with acting(cast.clerk):
        total, lines = lines_of(
            cast.clerk, Asked("outgoing", cast.school.pk, year), first=4990, count=100
        )
    assert (total, len(lines)) == (5000, 10)
    assert client.get(address, {"from": "99999999999", "year": "abc"}).status_code == 200


def test_the_postal_book(cast: Cast) -> None:
    clerk = sign_in(cast.office_clerk)
    sent = make_sent(cast)
    asked = clerk.get(reverse("records:new_postal"), {"document": sent.pk})
    assert sent.reference in asked.content.decode()
    values = {
        "sent_on": today().isoformat(), "references": sent.reference, "recipient": "Sở GD&ĐT",
        "kind": "parcel", "pieces": "2", "note": "",
    }  # fmt: skip
    late = dict(values, sent_on=(today() + dt.timedelta(days=1)).isoformat())
    refused = clerk.post(reverse("records:new_postal"), late)
    assert "Sở GD&amp;ĐT" in refused.content.decode()
    done = clerk.post(reverse("records:new_postal") + f"?document={sent.pk}", values)
    assert done.status_code == 302
    with acting(cast.office_clerk):
        entry = lines_of(cast.office_clerk, Asked("postal", cast.office.pk, today().year))[1][0]
    assert list(entry.cells)[1:4] == [sent.reference, "Sở GD&ĐT", "2"]
    posted = make_posted(cast)
    receipt = {"receipt": "RD 1 VN", "received_on": today().isoformat()}
    clerk.post(reverse("records:postal_receipt", args=[posted.pk]), receipt)
    assert "RD 1 VN" in clerk.get(reverse("records:postal", args=[posted.pk])).content.decode()
    clerk.post(reverse("records:postal_strike", args=[posted.pk]), {"reason": "Ghi nhầm sổ"})
    page = clerk.get(reverse("records:book", args=["postal"])).content.decode()
    assert "Ghi nhầm sổ" in page
    assert (
        sign_in(cast.intruder).get(reverse("records:postal", args=[posted.pk])).status_code == 404
    )
    assert sign_in(cast.leader).get(reverse("records:new_postal")).status_code == 404


def test_rules_of_the_postal_book(cast: Cast) -> None:
    for changes, error in (
        ({"pieces": 0}, errors.WrongPieces),
        ({"recipient": " "}, errors.WordsNeeded),
        ({"sent_on": today() + dt.timedelta(days=1)}, errors.DayAhead),
    ):
        with pytest.raises(error):
            make_posted(cast, **changes)
    with acting(cast.leader), pytest.raises(NotPermitted):
        services.write_postal_entry(
            unit=cast.office, by=cast.leader, sent_on=today(), references="1", recipient="a"
        )
    posted = make_posted(cast)
    with acting(cast.office_clerk):
        services.strike_postal_entry(entry=posted, by=cast.office_clerk, reason="nhầm")
        with pytest.raises(errors.WrongState):
            services.record_postal_receipt(entry=posted, by=cast.office_clerk, receipt="x")


def test_a_kept_copy_is_asked_for_allowed_handed_out_and_given_back(cast: Cast) -> None:
    teacher = sign_in(cast.teacher)
    bad = teacher.post(reverse("records:new_copy"), {"reference": "999/X", "purpose": "đối chiếu"})
    assert "đối chiếu" in bad.content.decode()
    made = teacher.post(
        reverse("records:new_copy"),
        {"reference": "12/THHS", "purpose": "đối chiếu", "abstract": "Công văn: hội thi 2018"},
    )
    address = made["Location"]
    use_id = int(address.rstrip("/").rpartition("/")[2])
    assert sign_in(cast.intruder).get(address).status_code == 404
    assert sign_in(cast.specialist).get(address).status_code == 404
    head, clerk = sign_in(cast.head), sign_in(cast.clerk)
    refused = head.post(reverse("records:decide_copy", args=[use_id]), {"act": "refuse"})
    assert refused.status_code == 200  # a no says why
    head.post(reverse("records:decide_copy", args=[use_id]), {"act": "allow"})
    past = (today() - dt.timedelta(days=1)).isoformat()
    assert (
        clerk.post(reverse("records:hand_out", args=[use_id]), {"due_on": past}).status_code == 200
    )
    clerk.post(reverse("records:hand_out", args=[use_id]), {"due_on": today().isoformat()})
    clerk.post(reverse("records:take_back", args=[use_id]), {"note": "nguyên vẹn"})
    with acting(cast.clerk):
        (line,) = lines_of(cast.clerk, Asked("copies", cast.school.pk, today().year))[1]
    assert line.cells[1] == "Hoàng Văn Nam"
    assert line.cells[7:] == ("Nguyễn Thị Hạnh", "nguyên vẹn")
    assert line.cells[6] == f"{today():%d/%m/%Y}"


def test_a_copy_that_is_not_back_is_late_and_people_are_told(cast: Cast) -> None:
    from khue.core.scoping import system_scope
    from khue.notifications.selectors import unseen_count
    from khue.records.models import CopyUse

    use = make_asked(cast)
    with acting(cast.head):
        services.decide_copy(use=use, by=cast.head, is_allowed=True)
    with acting(cast.clerk):
        services.hand_out_copy(use=use, by=cast.clerk, due_on=today())
        CopyUse.objects.update(due_on=today() - dt.timedelta(days=1))
        (line,) = lines_of(cast.clerk, Asked("copies", cast.school.pk, today().year))[1]
        before = unseen_count(cast.clerk)
    assert line.cells[8]
    with system_scope(reason="tests run the clock"):
        assert services.tell_overdue_copies() == 1
        services.tell_overdue_copies()
    with acting(cast.clerk):
        assert unseen_count(cast.clerk) == before + 1


def test_the_follow_up_book_tells_work_and_reply(cast: Cast) -> None:
    item = make_assigned(cast)
    with acting(cast.clerk):
        (line,) = lines_of(cast.clerk, Asked("follow_up", cast.school.pk, today().year))[1]
    assert line.cells[0] == "01"
    assert line.cells[2] == "Hoàng Văn Nam"
    teacher = sign_in(cast.teacher)
    address = reverse("records:reply", args=[item.document_id])
    assert teacher.get(address).status_code == 200
    page = teacher.post(address, {"reference": "77/THHS"})
    assert "77/THHS" in page.content.decode()  # nothing typed is lost
    assert sign_in(cast.intruder).get(address).status_code == 404


def test_the_status_reports_count_in_time_late_and_open(cast: Cast) -> None:
    from khue.documents.models import Assignment
    from khue.documents.services import report_done

    item = make_assigned(cast)
    day = today()
    with acting(cast.clerk):
        (line, total) = report_lines(
            cast.clerk, "by_person", unit_id=cast.school.pk, first=day, last=day
        )
        assert line.cells == ("1", "Hoàng Văn Nam", cast.school.name, "1", "0", "0", "1", "0", "")
        assert total.cells[3:] == ("1", "0", "0", "1", "0", "")
        Assignment.objects.update(due_on=day - dt.timedelta(days=1))
        (line, _total) = report_lines(
            cast.clerk, "by_unit", unit_id=cast.school.pk, first=day, last=day
        )
        assert line.cells == ("1", cast.school.name, "1", "0", "0", "0", "1", "0%")
    with acting(cast.teacher):
        report_done(assignment=item, report="xong", by=cast.teacher)
    with acting(cast.clerk):
        (line, _total) = report_lines(
            cast.clerk, "by_unit", unit_id=cast.school.pk, first=day, last=day
        )
        assert line.cells[2:] == ("1", "0", "1", "0", "0", "0%")
        Assignment.objects.update(due_on=day)
        (line, _total) = report_lines(
            cast.clerk, "by_unit", unit_id=cast.school.pk, first=day, last=day
        )
        assert line.cells[2:] == ("1", "1", "0", "0", "0", "100%")
    client = sign_in(cast.head)
    chosen = {"by": "by_person", "first": day.isoformat(), "last": day.isoformat()}
    assert "Hoàng Văn Nam" in client.get(reverse("records:reports"), chosen).content.decode()
    assert client.get(reverse("records:reports"), {"first": "x"}).status_code == 200
    for form in ("pdf", "xlsx"):
        assert client.get(reverse("records:report_file", args=[form]), chosen).status_code == 200
    stranger = sign_in(cast.intruder).get(reverse("records:reports"), chosen)
    assert "Hoàng Văn Nam" not in stranger.content.decode()
