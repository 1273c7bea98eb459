"""Annexes of a draft, and annexes in files of their own when the document is sealed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khue.compliance.errors import ContentRefused
from khue.core.errors import NotFound, NotPermitted
from khue.core.models import AuditEntry
from khue.documents import errors, services
from khue.documents.models import OutgoingDocument
from khue.documents.services.annexes import annexes_of
from khue.documents.services.dispatching import files_of
from khue.documents.tests.factories import acting, make_draft, make_sealed
from khue.documents.tests.test_pages import sign_in, url
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.services import verify_pdf

TABLE = "STT | Trường\n1 | Hoa Sen\n2 | Bình Minh"


def annexed(cast: Cast, count: int = 2) -> OutgoingDocument:
    """Return a draft with annexes."""
    draft = make_draft(cast)
    with acting(cast.specialist):
        for number in range(1, count + 1):
            services.write_annex(
                document=draft, by=cast.specialist, title=f"Danh sách {number}", body=TABLE
            )
    return draft


def seal(cast: Cast, draft: OutgoingDocument) -> OutgoingDocument:
    """Sign and seal a draft."""
    with acting(cast.specialist):
        services.submit_for_signature(document=draft, signer=cast.leader, by=cast.specialist)
    with acting(cast.leader):
        services.sign_document(document=draft, by=cast.leader)
    with acting(cast.office_clerk):
        return services.number_and_seal(document=draft, by=cast.office_clerk)


def test_number_and_date_stand_in_every_annex_and_both_signatures_hold(cast: Cast) -> None:
    sealed = seal(cast, annexed(cast))
    plain = make_sealed(cast)
    with acting(cast.office_clerk):
        assert sealed.paper is not None
        assert sealed.pages == plain.pages + 2
        report = verify_pdf(read_content(sealed.paper))
    assert report.is_valid, report
    assert not report.is_altered
    assert {report.fields[f"KhueNumber_{n}"] for n in (1, 2)} == {"01"}
    assert report.fields["KhueDate_2"] == report.fields["KhueDate"]


def test_annexes_move_up_when_one_is_removed(cast: Cast) -> None:
    draft = annexed(cast, 3)
    with acting(cast.specialist):
        services.remove_annex(document=draft, by=cast.specialist, position=1)
        assert list(draft.annexes.values_list("position", "title")) == [
            (1, "Danh sách 2"), (2, "Danh sách 3"),
        ]  # fmt: skip
        with pytest.raises(NotFound):
            services.remove_annex(document=draft, by=cast.specialist, position=9)
        verbs = AuditEntry.objects.filter(verb__startswith="documents.outgoing.annex")
        assert verbs.count() == 4


def test_a_table_from_a_spreadsheet_stays_one(cast: Cast) -> None:
    draft = make_draft(cast)
    pasted = "STT\tTrường\tGhi chú\r\n1\tHoa Sen\t\r\n\tCộng\t"
    with acting(cast.specialist):
        kept = services.write_annex(document=draft, by=cast.specialist, title="A", body=pasted)
        (table,) = annexes_of(draft)[0].blocks
    assert table.rows == (("STT", "Trường", "Ghi chú"), ("1", "Hoa Sen", ""), ("", "Cộng", ""))
    assert kept.body.splitlines()[0] == "| STT | Trường | Ghi chú |"


def test_what_is_wrong_with_an_annex_is_said(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        for title, body, error in (
            (" ", TABLE, errors.AnnexTitleNeeded),
            ("A", " \n", errors.TextNeeded),
            ("A", "TỐI MẬT\nNội dung", ContentRefused),
        ):
            with pytest.raises(error):
                services.write_annex(document=draft, by=cast.specialist, title=title, body=body)
    with acting(cast.intruder), pytest.raises(NotPermitted):
        services.write_annex(document=draft, by=cast.intruder, title="A", body="B.")
    sealed = make_sealed(cast)
    with acting(cast.specialist), pytest.raises(errors.WrongState):
        services.write_annex(document=sealed, by=cast.specialist, title="A", body="B.")


def test_an_annex_in_its_own_file_bears_the_organisations_signature(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        page = services.preview_paper(document=draft, by=cast.specialist)
        for name, data in (("phu-luc.pdf", page), ("ghi-chu.txt", b"Ghi ch\xc3\xba")):
            services.attach_file(
                document=draft, upload=SimpleUploadedFile(name, data), by=cast.specialist
            )
    sealed = seal(cast, draft)
    with acting(cast.office_clerk):
        paper, annex, note = files_of(sealed)
        report = verify_pdf(read_content(annex))
        assert len(report.signatures) == 1
        assert not report.is_altered
        first = sealed.attachments.get(position=1)
        assert first.file_id != first.sealed_file_id == annex.pk
        assert note.pk == sealed.attachments.get(position=2).file_id
        assert paper.pk == sealed.paper_id
        told = AuditEntry.objects.select_related("value").get(verb="documents.outgoing.sealed")
        assert (told.value.after or {})["unsigned_files"] == ["ghi-chu.txt"]


def test_a_pdf_that_is_signed_already_goes_as_it_is(cast: Cast) -> None:
    issued = make_sealed(cast)
    draft = make_draft(cast)
    with acting(cast.specialist):
        assert issued.paper is not None
        data = read_content(issued.paper)
        services.attach_file(
            document=draft, upload=SimpleUploadedFile("a.pdf", data), by=cast.specialist
        )
    sealed = seal(cast, draft)
    with acting(cast.office_clerk):
        assert sealed.attachments.get().sealed_file_id is None
        assert read_content(files_of(sealed)[1]) == data


def test_the_drafter_writes_annexes_and_the_intruder_does_not(cast: Cast) -> None:
    draft = make_draft(cast)
    writer = sign_in(cast.specialist)
    wrong = writer.post(url("new_annex", draft.pk), {"title": "A", "body": "MẬT\nx"})
    assert "MẬT" in wrong.content.decode()
    kept = writer.post(url("new_annex", draft.pk), {"title": "Danh sách", "body": TABLE})
    assert kept["Location"] == url("outgoing", draft.pk)
    assert "Danh sách" in writer.get(url("outgoing", draft.pk)).content.decode()
    assert TABLE in writer.get(url("edit_annex", draft.pk, 1)).content.decode()
    assert writer.get(url("edit_annex", draft.pk, 2)).status_code == 404
    writer.post(url("edit_annex", draft.pk, 1), {"title": "Bảng", "body": TABLE})
    for name, args in (("new_annex", [draft.pk]), ("edit_annex", [draft.pk, 1])):
        assert sign_in(cast.intruder).get(url(name, *args)).status_code == 404
    assert sign_in(cast.intruder).post(url("remove_annex", draft.pk, 1)).status_code == 404
    assert writer.post(url("remove_annex", draft.pk, 1)).status_code == 302
