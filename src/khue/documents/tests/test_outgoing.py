"""The outgoing way: draft, submit, return, sign, number and seal, send."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.compliance.errors import ContentRefused
from khue.core.dates import today
from khue.core.errors import ConnectorError, NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.models import Dispatch
from khue.documents import errors, services
from khue.documents.models import (
    IncomingDocument,
    OutgoingDocument,
    RecipientLine,
    RegisterEntry,
)
from khue.documents.paper import PaperBox
from khue.documents.paper.tests.samples import LETTER
from khue.documents.services.keeping import Keeper
from khue.documents.services.papers import field_of
from khue.documents.tests.factories import (
    acting,
    make_draft,
    make_sealed,
    make_sent,
    make_signed,
    make_submitted,
)
from khue.documents.types import EntryState, OutgoingState, RecipientKind
from khue.files.selectors import read_content
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast
from khue.publishing.models import Publication
from khue.signing.services import SigningSession, verify_pdf
from khue.signing.types import Level, SignedPaper


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("V/v báo cáo số liệu", "Báo cáo số liệu"),
        ("v/v:  báo cáo số liệu", "Báo cáo số liệu"),
        ("Về việc bổ nhiệm", "Về việc bổ nhiệm"),
        ("báo cáo V/v số liệu", "báo cáo V/v số liệu"),
    ],
)
def test_the_paper_alone_writes_the_words_before_the_abstract(
    cast: Cast, typed: str, kept: str
) -> None:
    assert make_draft(cast, abstract=typed).abstract == kept


def test_a_pasted_letter_fills_the_form(cast: Cast) -> None:
    draft = make_draft(cast)
    assert draft.abstract == "Tổ chức đọc sách và quản lý thư viện số trong nhà trường"
    assert draft.addressees.startswith("Hiệu trưởng các trường mầm non")
    assert draft.symbol == "PHONG-VP"
    with acting(cast.specialist):
        lines = [(line.kind, line.text) for line in draft.recipient_lines.all()]
    assert lines == [
        (RecipientKind.AUDIENCE, "Như trên"),
        (RecipientKind.SUPERIOR, "Sở GD-ĐT"),
        (RecipientKind.LEADERS, "BLĐ/PGD"),
        (RecipientKind.PORTAL, "Cổng thông tin điện tử"),
        (RecipientKind.ARCHIVE, "Lưu: VP"),
    ]


def test_a_secrecy_mark_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    body = "MẬT\n" + LETTER
    with pytest.raises(ContentRefused):
        make_draft(cast, body=body)
    with acting(cast.specialist):
        assert not OutgoingDocument.objects.exists()
    make_draft(cast, body=LETTER.replace("mật khẩu", "bí mật kinh doanh"))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"body": "  \n"}, errors.TextNeeded),
        ({"body": "Kính gửi: Ai đó.\n"}, errors.TextNeeded),
        ({"body": "Nội dung."}, errors.AbstractNeeded),
        ({"type_code": "nonsense"}, errors.UnknownType),
        ({"drafting_unit": "Văn phòng"}, errors.SymbolNeeded),
    ],
)
def test_what_is_missing_is_said(
    cast: Cast, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make_draft(cast, **changes)


def test_only_drafters_draft(cast: Cast) -> None:
    for stranger in (cast.intruder, cast.head, cast.teacher, cast.officer):
        with acting(stranger), pytest.raises(NotPermitted):
            services.draft_document(
                unit=cast.office, by=stranger, type_code="plan", abstract="A", body="B."
            )


def test_versions_of_the_text_are_kept(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        for body in ("Nội dung hai.", "Nội dung ba.", "Nội dung ba."):
            draft = services.revise_draft(
                document=draft, by=cast.specialist, type_code="plan", abstract="Việc", body=body
            )
        assert list(draft.texts.values_list("version", flat=True)) == [3, 2, 1]
        assert draft.symbol == "KH-PHONG"


def test_the_signer_reads_what_she_signs(cast: Cast) -> None:
    submitted = make_submitted(cast)
    assert submitted.state == OutgoingState.SUBMITTED
    assert submitted.signer_lines == ["Trưởng phòng"]
    with acting(cast.leader):
        assert submitted.paper is not None
        assert read_content(submitted.paper).startswith(b"%PDF")


def test_a_deputy_signs_for_the_head(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        row = services.submit_for_signature(document=draft, signer=cast.deputy, by=cast.specialist)
        assert row.signer_lines == ["KT. Trưởng phòng", "Phó trưởng phòng"]


def test_who_may_not_sign_is_not_offered(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        for nobody in (cast.teacher, cast.intruder, cast.office_clerk):
            with pytest.raises(errors.SignerNeeded):
                services.submit_for_signature(document=draft, signer=nobody, by=cast.specialist)


def test_it_comes_back_with_a_reason(cast: Cast) -> None:
    submitted = make_submitted(cast)
    with acting(cast.leader):
        with pytest.raises(errors.ReasonNeeded):
            services.return_with_reason(document=submitted, reason=" ", by=cast.leader)
        row = services.return_with_reason(
            document=submitted, reason="Bổ sung căn cứ.", by=cast.leader
        )
        assert row.is_editable
        with pytest.raises(errors.WrongState):
            services.sign_document(document=submitted, by=cast.leader)
    with acting(cast.specialist):
        again = services.submit_for_signature(document=row, signer=cast.leader, by=cast.specialist)
        assert again.return_reason == ""


def test_only_the_named_signer_signs(cast: Cast) -> None:
    submitted = make_submitted(cast)
    with acting(cast.deputy), pytest.raises(errors.NotTheSigner):
        services.sign_document(document=submitted, by=cast.deputy)
    with acting(cast.specialist), pytest.raises(NotPermitted):
        services.sign_document(document=submitted, by=cast.specialist)


def test_both_signatures_hold_and_carry_the_number(cast: Cast) -> None:
    sealed = make_sealed(cast)
    assert sealed.reference == "01/PHONG-VP"
    with acting(cast.office_clerk):
        assert sealed.paper is not None
        report = verify_pdf(read_content(sealed.paper))
    assert report.is_valid, report
    assert report.number == "01"
    assert len(report.signatures) == 2
    assert not report.is_altered


def test_a_failed_sealing_keeps_the_number_as_cancelled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = make_signed(cast)

    def fail(_session: object, **_: object) -> None:
        raise ConnectorError("Máy ký không trả lời.", permanent=False)

    with acting(cast.office_clerk):
        with monkeypatch.context() as patch:
            patch.setattr(SigningSession, "seal", fail)
            with pytest.raises(errors.SealingFailed) as caught:
                services.number_and_seal(document=signed, by=cast.office_clerk)
        assert "01" in str(caught.value)
        entry = RegisterEntry.objects.get()
        assert (entry.state, entry.reason) == (EntryState.CANCELLED, "Máy ký không trả lời.")
        signed.refresh_from_db()
        assert signed.state == OutgoingState.SIGNED
        assert signed.number is None
        sealed = services.number_and_seal(document=signed, by=cast.office_clerk)
        assert sealed.number == 2


def test_a_fuller_paper_never_replaces_one_that_has_moved_on(cast: Cast) -> None:
    signed = make_signed(cast)
    keeper = Keeper()
    with acting(cast.office_clerk):
        loaded = keeper.load(signed.pk)
        assert loaded is not None
        was = hashlib.sha256(loaded).hexdigest()
        fuller = SignedPaper(pdf=loaded + b"\n", level=Level.LT)
        sealed = services.number_and_seal(document=signed, by=cast.office_clerk)
        assert not keeper.replace(signed.pk, fuller, was=was)
        sealed.refresh_from_db()
        assert sealed.paper is not None
        assert sealed.paper.sha256 != hashlib.sha256(fuller.pdf).hexdigest()
        assert keeper.replace(signed.pk, fuller, was=sealed.paper.sha256)


def test_only_the_clerk_gives_numbers(cast: Cast) -> None:
    signed = make_signed(cast)
    for other in (cast.leader, cast.specialist, cast.other_clerk):
        with acting(other), pytest.raises(NotPermitted):
            services.number_and_seal(document=signed, by=other)


def test_every_school_has_it_at_once_and_the_portal_is_asked(cast: Cast) -> None:
    sent = make_sent(cast)
    assert sent.state == OutgoingState.DISPATCHED
    with acting(cast.office_clerk):
        sending = Dispatch.objects.get(object_id=sent.pk)
        assert sending.pk == sent.dispatch_id
        assert sending.recipient_count == 2
        assert Publication.objects.get().title == sent.abstract
        with pytest.raises(errors.WrongState):
            services.dispatch_document(document=sent, by=cast.office_clerk)
    with system_scope(reason="tests look at both schools"):
        rows = IncomingDocument.objects.order_by("unit_id")
        assert [r.unit_id for r in rows] == [cast.school.pk, cast.other_school.pk]
        assert {r.reference for r in rows} == {"01/PHONG-VP"}


def test_leaders_named_among_the_recipients_are_told(cast: Cast) -> None:
    sent = make_sent(cast)
    with acting(cast.office_clerk):
        line = sent.recipient_lines.get(kind=RecipientKind.LEADERS)
        told = Notification.objects.filter(kind="documents.for_leaders")
        assert {row.recipient_id for row in told} == {cast.leader.pk, cast.deputy.pk}
        assert {row.link for row in told} == {f"/documents/outgoing/{sent.pk}/"}
    assert (line.delivered_on, line.delivered_by_id) == (today(), cast.office_clerk.pk)


def test_without_audience_it_is_not_sent(cast: Cast) -> None:
    sealed = make_sealed(cast, audience=None, recipients=services.lines_from_text("- Lưu: VT."))
    with acting(cast.office_clerk), pytest.raises(errors.AudienceNeeded):
        services.dispatch_document(document=sealed, by=cast.office_clerk)


def test_a_delivery_outside_is_written_down(cast: Cast) -> None:
    sent = make_sent(cast)
    with acting(cast.office_clerk):
        line = RecipientLine.objects.get(kind=RecipientKind.SUPERIOR)
        kept = services.record_outside_delivery(
            document=sent, position=line.position, how="Văn thư Sở nhận", by=cast.office_clerk
        )
        assert kept.delivered_on is not None


def test_a_secrecy_mark_in_a_delivery_outside_is_refused(cast: Cast) -> None:
    sent = make_sent(cast)
    with acting(cast.office_clerk):
        line = RecipientLine.objects.get(kind=RecipientKind.SUPERIOR)
        with pytest.raises(ContentRefused):
            services.record_outside_delivery(
                document=sent, position=line.position, how="MẬT", by=cast.office_clerk
            )
        line.refresh_from_db()
        assert not line.delivered_how


def test_the_trail_tells_the_story_in_order(cast: Cast) -> None:
    sent = make_sent(cast)
    with acting(cast.office_clerk):
        verbs = AuditEntry.objects.filter(
            object_type="documents.outgoingdocument", object_id=str(sent.pk)
        ).order_by("seq")
        assert [entry.verb.rpartition(".")[2] for entry in verbs] == [
            "drafted", "submitted", "signed", "sealed", "publication_asked", "dispatched",
        ]  # fmt: skip


def test_recipients_are_understood() -> None:
    expected = {
        "Như trên": RecipientKind.AUDIENCE,
        "Như Điều 3": RecipientKind.AUDIENCE,
        "Sở GD-ĐT": RecipientKind.SUPERIOR,
        "UBND quận (để báo cáo)": RecipientKind.SUPERIOR,
        "BLĐ/PGD": RecipientKind.LEADERS,
        "Ban Giám hiệu": RecipientKind.LEADERS,
        "Cổng thông tin điện tử": RecipientKind.PORTAL,
        "Website trường": RecipientKind.PORTAL,
        "Lưu: VT, VP": RecipientKind.ARCHIVE,
    }
    assert {text: services.classify_recipient(text) for text in expected} == expected


@given(st.floats(min_value=20, max_value=820))
def test_a_field_stands_on_the_printed_line(bottom: float) -> None:
    box = PaperBox("number", 0, 100, bottom, 132, bottom + 12)
    _x, y, _width, height = field_of(box)
    assert y == int(y)
    drawn = y + (height - 13) / 2 + 0.22 * 13
    assert abs(drawn - (bottom + 0.216 * 13)) <= 0.25 + 1e-6
    assert height >= 13
