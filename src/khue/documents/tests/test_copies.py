"""Copies: sao y, trích sao, sao lục; own book, signed, sealed at the top right, sent, copied again."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from khue.accounts.models import User
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.documents import errors, services
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.documents.paper.copies import PagesUnreadable, as_pdf, parse_pages
from khue.documents.registers import outgoing_register
from khue.documents.tests.factories import (
    acting,
    incoming_of,
    make_draft,
    make_registered,
    make_sealed,
    make_sent,
    schools_below,
)
from khue.documents.types import COPY_BOOK, CopyForm, Line, OutgoingState, RecipientKind
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.services import verify_pdf


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def issue_copy(cast: Cast, draft: OutgoingDocument) -> OutgoingDocument:
    with acting(cast.specialist) as user:
        services.submit_for_signature(document=draft, signer=cast.leader, by=user)
    with acting(cast.leader) as leader:
        services.sign_document(document=draft, by=leader)
    with acting(cast.office_clerk) as clerk:
        return services.number_and_seal(document=draft, by=clerk)


def draft_of(cast: Cast, source: OutgoingDocument, form: str, **values: object) -> OutgoingDocument:
    with acting(cast.specialist) as user:
        return services.draft_copy(source=source, form=form, by=user, **values)  # type: ignore[arg-type]


def test_sao_y_of_an_own_document(cast: Cast) -> None:
    source = make_sealed(cast)
    was = source.paper_id
    draft = draft_of(cast, source, CopyForm.SY, audience=schools_below(cast.office))
    assert draft.abstract.startswith("Sao y Công văn số 01/PHONG-VP ngày")
    sealed = issue_copy(cast, draft)
    assert (sealed.reference, sealed.number) == ("01/SY-PHONG", 1)
    with acting(cast.office_clerk) as clerk:
        assert sealed.paper is not None
        pdf = read_content(sealed.paper)
        report = verify_pdf(pdf)
        assert report.is_valid and report.number == "01"
        pages = text_of(pdf)
        assert len(pages) == source.pages + 1 == sealed.pages
        assert "SAO Y" in pages[-1] and "SY-PHONG" in pages[-1]
        assert "đọc sách" in pages[0]
        seal = pypdfium2.PdfDocument(pdf)[0]
        assert seal.get_size()[1] > 800
        year = today().year
        rows = outgoing_register(clerk, unit_id=cast.office.pk, year=year, code=COPY_BOOK)
        assert [row.reference for row in rows] == ["01/SY-PHONG"]
        main = outgoing_register(clerk, unit_id=cast.office.pk, year=year)
        assert [row.reference for row in main] == ["01/PHONG-VP"]
        services.dispatch_document(document=sealed, by=clerk)
        assert OutgoingDocument.objects.get(pk=source.pk).paper_id == was


def test_the_copy_that_came_is_copied_as_sao_luc(cast: Cast) -> None:
    source = make_sealed(cast)
    copy = issue_copy(cast, draft_of(cast, source, "SY", audience=schools_below(cast.office)))
    with acting(cast.office_clerk) as clerk:
        services.dispatch_document(document=copy, by=clerk)
    arrived = incoming_of(cast.clerk)
    assert arrived.type_name == "Bản sao y"
    with acting(cast.clerk) as clerk:
        with pytest.raises(errors.NotRegistered):
            services.draft_copy(source=arrived, form="SL", by=clerk)
        row = services.register_incoming(document=arrived, by=clerk)
        row = IncomingDocument.objects.select_related("delivery").get(pk=row.pk)
        with pytest.raises(errors.CopyFormWrong):
            services.draft_copy(source=row, form="SY", by=clerk)
        made = services.draft_copy(source=row, form="SL", by=clerk)
        assert (made.symbol, made.type_name) == ("SL-TH-HOA-SEN", "Bản sao lục")
        assert made.abstract.startswith("Sao lục Bản sao y số 01/SY-PHONG")


def test_an_extract_of_pages_or_of_pasted_parts(cast: Cast) -> None:
    source = make_sealed(cast)
    with pytest.raises(errors.ExtractNeeded):
        draft_of(cast, source, "TrS")
    with pytest.raises(errors.CopyPagesWrong):
        draft_of(cast, source, "TrS", pages="1-99")
    first = issue_copy(cast, draft_of(cast, source, "TrS", pages="1"))
    parts = draft_of(cast, source, "TrS", pages="1", parts="2. Nội dung trích.\nMột đoạn trích.")
    second = issue_copy(cast, parts)
    assert (first.reference, second.reference) == ("01/TrS-PHONG", "02/TrS-PHONG")
    with acting(cast.office_clerk):
        assert first.pages == 2 and second.paper is not None
        words = " ".join(" ".join(text_of(read_content(second.paper))).split())
        assert "Một đoạn trích" in words and "TRÍCH SAO" in words
        assert "Trích từ Công văn số 01/PHONG-VP" in words


def test_what_is_refused(cast: Cast) -> None:
    draft = make_draft(cast)
    with pytest.raises(errors.NotIssued):
        draft_of(cast, draft, "SY")
    source = make_sealed(cast)
    with pytest.raises(errors.CopyFormWrong):
        draft_of(cast, source, "SL")
    with pytest.raises(errors.CopyNotForPortal):
        draft_of(cast, source, "SY", recipients=[Line(RecipientKind.PORTAL, "Cổng thông tin")])
    for stranger in (cast.intruder, cast.head, cast.teacher):
        with acting(stranger), pytest.raises(NotPermitted):
            services.draft_copy(source=source, form="SY", by=stranger)
    sent = make_sent(cast)
    with acting(cast.leader) as leader:
        services.recall_document(document=sent, reason="Gửi nhầm", by=leader)
        with pytest.raises(errors.AlreadyRecalled):
            again = OutgoingDocument.objects.get(pk=sent.pk)
            services.draft_copy(source=again, form="SY", by=leader)


def client_of(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"documents:{name}", args=args)


def test_pages_with_the_intruder_beside(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.leader):
        source = OutgoingDocument.objects.get()
    drafter = client_of(cast.specialist)
    assert drafter.get(url("copy", source.pk)).status_code == 200
    kept = drafter.post(url("copy", source.pk), {"form": "TrS", "pages": "99", "parts": ""})
    assert kept.status_code == 200 and 'value="99"' in kept.content.decode()
    made = drafter.post(url("copy", source.pk), {"form": "SY", "recipients": "Lưu: VT"})
    with acting(cast.leader):
        copy = OutgoingDocument.objects.get(type_code="SY")
        assert copy.state == OutgoingState.DRAFT
    assert made["Location"] == url("outgoing", copy.pk)
    assert drafter.get(url("outgoing", copy.pk)).status_code == 200
    assert drafter.get(url("page", copy.pk, 1)).content.startswith(b"RIFF")
    assert drafter.get(url("edit", copy.pk))["Location"] == url("edit_copy", copy.pk)
    assert drafter.get(url("edit_copy", copy.pk)).status_code == 200
    drafter.post(url("edit_copy", copy.pk), {"recipients": "Tổ chuyên môn\nLưu: VT"})
    assert "Tổ chuyên môn" in drafter.get(url("outgoing", copy.pk)).content.decode()
    assert "01/PHONG" in drafter.get(url("life", source.pk)).content.decode()
    clerk = client_of(cast.clerk)
    assert (
        url("copy_incoming", registered.pk)
        in clerk.get(url("incoming", registered.pk)).content.decode()
    )
    assert clerk.get(url("copy_incoming", registered.pk)).status_code == 200
    for stranger in (cast.intruder, cast.other_clerk):
        other = client_of(stranger)
        names = (("copy", source.pk), ("edit_copy", copy.pk), ("copy_incoming", registered.pk))
        assert {other.get(url(name, pk)).status_code for name, pk in names} == {404}
    book = client_of(cast.office_clerk).get(url("register_outgoing") + "?book=copies")
    assert book.status_code == 200 and "Sổ đăng ký bản sao" in book.content.decode()


def test_pages_are_read_as_people_write_them() -> None:
    assert parse_pages("1-2, 4", 5) == (0, 1, 3)
    assert parse_pages(" 3 ; 1–2", 3) == (0, 1, 2)
    for text in ("0", "2-1", "6", "a", "1,,2", ""):
        with pytest.raises(PagesUnreadable):
            parse_pages(text, 5)


def test_a_picture_becomes_a_page() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    assert as_pdf(out.getvalue()).startswith(b"%PDF")
