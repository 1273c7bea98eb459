"""The clerk's table: mails and scans are read, compared, confirmed; secrets leave nothing behind."""

from __future__ import annotations

import io
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khue.compliance.errors import ContentRefused
from khue.compliance.models import ScreeningRefusal
from khue.core.errors import NotFound, NotPermitted
from khue.documents import errors, services
from khue.documents.models import IncomingDocument, Intake
from khue.documents.paper import render_paper
from khue.documents.reading import Facts
from khue.documents.reading.tests.samples import Sample, jpeg, page_of, samples
from khue.documents.selectors import files_of_incoming
from khue.documents.selectors_intake import (
    get_intake_for,
    likely_duplicates,
    same_body,
)
from khue.documents.services.intake_reading import read_intake
from khue.documents.types import IncomingState, IntakeState
from khue.files.models import StoredFile
from khue.organisation.tests.factories import Cast

from .factories import acting, incoming_of, make_sent
from .test_pages import sign_in, url

PAPER = samples()[4]


def eml(sample: Sample | None, *, name: str = "vb.pdf", **changes: Any) -> SimpleUploadedFile:
    """A mail with a paper among its attachments."""
    message = EmailMessage()
    message["From"] = "Phòng Nội vụ <noivu@example.vn>"
    message["Subject"] = changes.get("subject", "Gửi thông báo")
    message["Message-ID"] = changes.get("message_id", "<tb.112@example.vn>")
    message["Date"] = "Tue, 24 Nov 2026 08:00:00 +0700"
    message.set_content(changes.get("text", "Kính gửi nhà trường."))
    for other_name, data in changes.get("others", ()):
        message.add_attachment(data, maintype="application", subtype="octet-stream",
                               filename=other_name)  # fmt: skip
    if sample is not None:
        pdf = render_paper(sample.content).pdf
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return SimpleUploadedFile("thu.eml", message.as_bytes())


def bring(cast: Cast, **changes: Any) -> Intake:
    """A mail on the table of school A, read."""
    with acting(cast.clerk):
        row = services.bring_mail(unit=cast.school, upload=eml(PAPER, **changes), by=cast.clerk)
        read_intake(unit_id=row.unit_id, intake_id=row.pk)
        return Intake.objects.get(pk=row.pk)


def confirmed(row: Intake) -> dict[str, Any]:
    facts = Facts.from_json(row.proposed)
    names = ("issuer", "reference", "abstract", "type_name", "signer", "issued_on")
    return {name: facts.value(name) for name in names}


def test_a_mail_is_read_confirmed_and_registered(cast: Cast) -> None:
    others = [("ghi chu.txt", b"Danh sach kem theo"), ("winmail.dat", b"\x78\x9f\x3e\x22abc")]
    row = bring(cast, others=others)
    assert (row.state, row.sender, row.message_id) == (
        IntakeState.READY,
        "noivu@example.vn",
        "tb.112@example.vn",
    )
    assert Facts.from_json(row.proposed).value("reference") == PAPER.expected["reference"]
    assert [item["name"] for item in row.left_out] == ["winmail.dat"]
    clerk = sign_in(cast.clerk)
    page = clerk.get(url("intake", row.pk)).content.decode()
    assert PAPER.expected["abstract"] in page and "winmail.dat" in page
    answer = clerk.post(url("intake", row.pk), {**confirmed(row), "urgency": "normal"})
    assert answer.status_code == 302, answer.context["form"].errors
    with acting(cast.clerk):
        document = IncomingDocument.objects.get()
        assert answer["Location"] == url("incoming", document.pk)
        assert (document.number, document.signer) == (1, PAPER.expected["signer"])
        assert document.state == IncomingState.REGISTERED
        names = [file.name for file in files_of_incoming(document)]
    assert names == ["vb.pdf", "ghi chu.txt"]
    assert clerk.get(url("intake", row.pk)).status_code == 302


def test_the_clerk_chooses_which_attachment_is_the_document(cast: Cast) -> None:
    other = render_paper(samples()[0].content).pdf
    row = bring(cast, others=[("khac.pdf", other)])
    with acting(cast.clerk):
        chosen = row.parts.get(is_document=True)
        wanted = row.parts.exclude(pk=chosen.pk).get()
    sign_in(cast.clerk).post(url("intake_choose", row.pk, wanted.position))
    with acting(cast.clerk):
        assert Intake.objects.get(pk=row.pk).state == IntakeState.READING
        read_intake(unit_id=row.unit_id, intake_id=row.pk)
        fresh = Intake.objects.get(pk=row.pk)
        assert fresh.parts.get(is_document=True).pk == wanted.pk
        assert confirmed(fresh)["reference"] != confirmed(row)["reference"]
        with pytest.raises(errors.NothingBrought):
            services.choose_document(intake=fresh, position=9, by=cast.clerk)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Kính gửi\nMẬT\nNội dung"},
        {"subject": "TUYỆT MẬT"},
        {"others": [("a.txt", "Số: 01\nTỐI MẬT\nNội dung".encode())]},
    ],
)
def test_a_secrecy_mark_anywhere_refuses_the_whole_mail(
    cast: Cast, changes: dict[str, Any]
) -> None:
    with acting(cast.clerk):
        before = StoredFile.objects.count()
        with pytest.raises(ContentRefused):
            services.bring_mail(unit=cast.school, upload=eml(PAPER, **changes), by=cast.clerk)
        assert not Intake.objects.exists()
        assert StoredFile.objects.count() == before
        assert ScreeningRefusal.objects.exists()


def test_one_marked_page_refuses_all_pages(cast: Cast) -> None:
    good = SimpleUploadedFile("1.pdf", render_paper(PAPER.content).pdf)
    bad = SimpleUploadedFile("2.txt", "TỐI MẬT\nNội dung".encode())
    with acting(cast.clerk):
        with pytest.raises(ContentRefused):
            services.bring_scan(unit=cast.school, uploads=[good, bad], by=cast.clerk)
        assert not Intake.objects.exists() and not StoredFile.objects.exists()


def test_an_unreadable_scan_waits_for_the_named_clerk(cast: Cast) -> None:
    from PIL import Image

    sheet = Image.effect_noise((1300, 1800), 190).convert("L").point(lambda v: 255 if v > 60 else 0)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    client = sign_in(cast.clerk)

    def send(**more: str) -> Any:
        upload = SimpleUploadedFile("mo.png", out.getvalue(), "image/png")
        return client.post(url("bring"), {"way": "scan", "pages": upload, **more})

    assert send().status_code == 422
    with acting(cast.clerk):
        assert not Intake.objects.exists()
    answer = send(confirm_no_secrecy="yes", confirm_statement="Giấy mời họp, không có dấu mật")
    assert answer.status_code == 302
    with acting(cast.clerk):
        row = Intake.objects.get()
        read_intake(unit_id=row.unit_id, intake_id=row.pk)
    page = client.get(url("intake", row.pk))
    assert page.status_code == 200 and page.context["form"] is not None


def test_a_photo_fills_the_form_and_the_page_stands_beside_it(cast: Cast) -> None:
    photo = SimpleUploadedFile("anh.jpg", jpeg(page_of(PAPER)[0], 85), "image/jpeg")
    client = sign_in(cast.clerk)
    answer = client.post(url("bring"), {"way": "camera", "camera-pages": photo})
    waiting = client.get(answer["Location"]).content.decode()
    assert (
        "data-refresh" in waiting
        and answer["Location"] in waiting
        and "register-form" not in waiting
    )
    with acting(cast.clerk):
        row = Intake.objects.get()
    assert b"register-form" in client.get(answer["Location"] + "?hand=1").content
    with acting(cast.clerk):
        read_intake(unit_id=row.unit_id, intake_id=row.pk)
    page = client.get(answer["Location"]).content.decode()
    assert PAPER.expected["reference"] in page and url("intake_page", row.pk, 1, 1) in page
    assert client.get(url("intake_page", row.pk, 1, 1)).content[:4] == b"RIFF"
    assert client.get(url("intake_page", row.pk, 1, 2)).status_code == 404
    done = client.post(answer["Location"], {"issuer": "Phòng Nội vụ", "abstract": "Nghỉ Tết",
                                            "reference": "112/TB-PNV", "urgency": "normal"})  # fmt: skip
    number = int(done["Location"].rstrip("/").rpartition("/")[2])
    assert client.get(url("in_page", number, 1)).content[:4] == b"RIFF"
    assert client.get(url("in_page", number, 2)).status_code == 404


def test_the_same_mail_and_the_same_paper_are_shown_never_blocked(cast: Cast) -> None:
    first = bring(cast)
    with acting(cast.clerk):
        services.register_intake(
            intake=first, by=cast.clerk, **{**confirmed(first), "issued_on": None}
        )
    second = bring(cast)
    client = sign_in(cast.clerk)
    page = client.get(url("intake", second.pk))
    assert [item.why for item in page.context["likely"]]
    data = {**confirmed(second), "urgency": "normal"}
    asked = client.post(url("intake", second.pk), data)
    assert asked.status_code == 200 and "is_known" in asked.context["form"].errors
    assert asked.context["form"]["abstract"].value() == data["abstract"]
    assert client.post(url("intake", second.pk), {**data, "is_known": "on"}).status_code == 302
    with acting(cast.clerk):
        assert IncomingDocument.objects.count() == 2


def test_what_came_through_khue_is_known_however_it_is_written(cast: Cast) -> None:
    make_sent(cast)
    delivered = incoming_of(cast.clerk)
    number, _, symbol = delivered.reference.partition("/")
    with acting(cast.clerk):
        for form in (
            delivered.reference,
            f"{int(number)} / {symbol.lower()}",
            f"00{number}/{symbol}",
        ):
            found = likely_duplicates(
                cast.clerk, unit_id=cast.school.pk, issuer=delivered.issuer, reference=form
            )
            assert [item.document for item in found] == [delivered], form
        for issuer, reference in (("Sở Y tế", delivered.reference), (delivered.issuer, "77/X")):
            assert not likely_duplicates(
                cast.clerk, unit_id=cast.school.pk, issuer=issuer, reference=reference
            )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND phường Sao Mai", "Ủy ban nhân dân phường Sao Mai", True),
        ("Phòng GD&ĐT quận Sao Mai", "Phòng Giáo dục và Đào tạo", True),
        ("Trường THCS Lê Quý Đôn", "Trường Trung học cơ sở Lê Quý Đôn", True),
        ("Sở Y tế", "Sở Tài chính", False),
        ("Trường Tiểu học Nguyễn Trãi", "Trường Tiểu học Lê Lợi", False),
    ],
)
def test_bodies_are_the_same_by_their_words(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same


def test_bad_input_says_what_to_do_and_keeps_nothing(cast: Cast) -> None:
    client = sign_in(cast.clerk)
    bad: Sequence[dict[str, Any]] = (
        {"way": "mail"},
        {"way": "mail", "mail": SimpleUploadedFile("a.eml", b"%PDF-1.7 no mail")},
        {"way": "scan"},
        {"way": "scan", "pages": SimpleUploadedFile("a.heic", b"\x00\x00\x00 ftypheic")},
        {"way": "nonsense"},
    )
    for data in bad:
        answer = client.post(url("bring"), data)
        assert answer.status_code == 422 and b"error" in answer.content, data
    with acting(cast.clerk):
        assert not Intake.objects.exists()


def test_it_is_put_away_with_a_reason(cast: Cast) -> None:
    row = bring(cast)
    with acting(cast.clerk), pytest.raises(errors.ReasonNeeded):
        services.drop_intake(intake=row, reason=" ", by=cast.clerk)
    client = sign_in(cast.clerk)
    client.post(url("intake_drop", row.pk), {"reason": "Thư quảng cáo"})
    page = client.get(url("intake", row.pk)).content.decode()
    assert "Thư quảng cáo" in page and "register-form" not in page
    with acting(cast.clerk), pytest.raises(errors.WrongState):
        services.register_intake(
            intake=row, by=cast.clerk, issuer="X", reference="1/X", abstract="Y"
        )


def test_nobody_else_reaches_the_table(cast: Cast) -> None:
    row = bring(cast)
    paths = [url("intake", row.pk), url("intake_file", row.pk, 1), url("intake_page", row.pk, 1, 1)]
    for stranger in (cast.other_clerk, cast.teacher, cast.head, cast.intruder):
        client: Client = sign_in(stranger)
        assert {client.get(path).status_code for path in paths} <= {403, 404}
        assert client.post(url("intake_drop", row.pk), {"reason": "x"}).status_code in {403, 404}
        with acting(stranger):
            with pytest.raises(NotFound):
                get_intake_for(stranger, row.pk)
            with pytest.raises(NotPermitted):
                services.drop_intake(intake=row, reason="x", by=stranger)
