"""Layout checks through the pages: of an upload, of a draft's file, of the document's own paper."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from PIL import Image

from khue.accounts.models import User
from khue.compliance.models import ScreeningRefusal
from khue.compliance.tests import samples
from khue.core.scoping import system_scope
from khue.documents.layout.check import check_layout
from khue.documents.layout.tests.papers import docx_of, letter, pdf_of
from khue.documents.models import LayoutCheck
from khue.documents.rules import layout_rules
from khue.documents.services import attach_file
from khue.documents.services.layout import DOCX
from khue.documents.tests.factories import acting, make_draft, make_sealed
from khue.documents.tests.test_pages import sign_in, url
from khue.files.models import StoredFile
from khue.organisation.tests.factories import Cast

FAULTY = letter(number_text="5", signer_name="ThS. Nguyễn Thị Thử")


def upload(data: bytes, name: str = "cong-van.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(client: Client, data: bytes, name: str = "cong-van.pdf") -> str:
    response = client.post(url("layout"), {"file": upload(data, name)})
    assert response.status_code == 200
    return body_of(response)


def body_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode().split("</head>", 1)[1]


def test_a_teacher_checks_a_file_and_nothing_is_kept(cast: Cast) -> None:
    client = sign_in(cast.teacher)
    assert client.get(url("layout")).status_code == 200
    page = send(client, pdf_of(FAULTY))
    assert "ThS." in page and "Phụ lục I" in page
    assert "data:image/webp;base64," in page
    marks = re.findall(r'<g class="mark mark--refused">', page)
    assert len(marks) == 2
    with system_scope(reason="test"):
        assert StoredFile.objects.count() == 0
        assert LayoutCheck.objects.count() == 0


def test_a_good_file_is_praised(cast: Cast) -> None:
    page = send(sign_in(cast.specialist), docx_of(letter()), "cong-van.docx")
    assert "findings__number--refused" not in page
    assert "banner--done" in page


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            samples.pdf_with_lines(["TỐI MẬT"]) if hasattr(samples, "pdf_with_lines") else b"MZ",
            "a.exe",
        ),
        (b"PK\x03\x04 not a zip", "a.docx"),
        (b"%PDF-1.7 nothing", "a.docx"),
    ],
)
def test_what_is_refused_is_said_on_the_form(cast: Cast, data: bytes, name: str) -> None:
    page = send(sign_in(cast.teacher), data, name)
    assert "findings" not in page
    with system_scope(reason="test"):
        assert ScreeningRefusal.objects.count() == 1
        assert StoredFile.objects.count() == 0


def test_only_pdf_and_word_are_read(cast: Cast) -> None:
    page = send(sign_in(cast.teacher), b"a;b\n1;2\n", "bang.csv")
    assert "docx" in page


def test_an_attached_file_is_checked_and_its_report_is_for_the_unit(cast: Cast) -> None:
    draft = make_draft(cast)
    writer = sign_in(cast.specialist)
    writer.post(url("add_file", draft.pk), {"file": upload(pdf_of(FAULTY))})
    with acting(cast.specialist):
        kept = LayoutCheck.objects.get()
    assert (kept.errors, kept.warnings) == (2, 0)
    page = writer.get(url("outgoing", draft.pk)).content.decode()
    assert url("file_layout", draft.pk, 1) in page
    report = writer.get(url("file_layout", draft.pk, 1))
    assert report.status_code == 200
    assert "ThS." in report.content.decode()
    assert writer.get(url("file_layout", draft.pk, 2)).status_code == 404
    for stranger in (cast.intruder, cast.teacher):
        assert sign_in(stranger).get(url("file_layout", draft.pk, 1)).status_code == 404


def test_a_picture_is_attached_without_a_check(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        attach_file(
            document=draft,
            upload=upload(samples.jpeg(Image.new("RGB", (40, 40))), "anh.jpg"),
            by=cast.specialist,
        )
        assert LayoutCheck.objects.count() == 0
    assert sign_in(cast.specialist).get(url("file_layout", draft.pk, 1)).status_code == 404


def test_the_own_paper_is_in_order_as_draft_and_when_issued(cast: Cast) -> None:
    draft = make_draft(cast)
    page = body_of(sign_in(cast.specialist).get(url("paper_layout", draft.pk)))
    assert "findings__number--refused" not in page and "findings__number--waiting" not in page
    issued = make_sealed(cast)
    page = body_of(sign_in(cast.office_clerk).get(url("paper_layout", issued.pk)))
    assert "findings__number--refused" not in page and "findings__number--waiting" not in page
    assert sign_in(cast.intruder).get(url("paper_layout", issued.pk)).status_code == 404


def word_of(user: User, document_id: int) -> bytes:
    response = sign_in(user).get(url("word", document_id))
    assert response.status_code == 200
    assert response["Content-Type"] == DOCX
    return response.content


def test_the_word_file_is_a_draft_in_good_layout(cast: Cast) -> None:
    from docx import Document

    draft = make_draft(cast, urgency="urgent")
    data = word_of(cast.specialist, draft.pk)
    words = [p.text for p in Document(io.BytesIO(data)).paragraphs]
    assert "DỰ THẢO" in words
    with acting(cast.specialist):
        report = check_layout(data, layout_rules())
    assert {item.code for item in report.findings} <= {"archive_clerk"}
    assert sign_in(cast.intruder).get(url("word", draft.pk)).status_code == 404
    assert sign_in(cast.teacher).get(url("word", draft.pk)).status_code == 404


def test_the_word_file_of_an_issued_document_bears_its_number(cast: Cast) -> None:
    from docx import Document

    issued = make_sealed(cast)
    head = Document(io.BytesIO(word_of(cast.specialist, issued.pk))).tables[0]
    assert f"Số: {issued.reference}" in head.cell(1, 0).text


def test_a_paper_of_2019_is_judged_by_the_rules_of_2019(cast: Cast) -> None:
    old = letter(number_text="5", date_text="ngày 07 tháng 11 năm 2019")
    page = send(sign_in(cast.teacher), pdf_of(old))
    assert "TT 01/2011/TT-BNV" in page and "NĐ 30/2020/NĐ-CP, Phụ lục I" not in page
