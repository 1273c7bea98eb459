"""The pages, walked by the cast through the client; the intruder knocks at each of them."""

from __future__ import annotations

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khue.accounts.models import User
from khue.compliance.errors import ContentRefused
from khue.compliance.tests import samples
from khue.documents.models import Assignment, OutgoingDocument
from khue.documents.paper.tests.samples import LETTER
from khue.documents.selectors import files_of_incoming
from khue.documents.services import request_publication
from khue.documents.tests.factories import (
    acting,
    incoming_of,
    make_assigned,
    make_draft,
    make_registered,
    make_sealed,
    make_sent,
    make_signed,
    make_submitted,
)
from khue.documents.types import Line, OutgoingState, RecipientKind
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast


def sign_in(user: User, *, is_sure: bool = False) -> Client:
    """Return a client of the person; ``is_sure``: the password was asked again a moment ago."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    if is_sure:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"documents:{name}", args=args)


def test_from_the_composer_to_the_schools(cast: Cast) -> None:
    writer = sign_in(cast.specialist)
    page = writer.get(url("new"))
    assert page.status_code == 200
    response = writer.post(
        url("new"),
        {
            "type_code": "official_letter",
            "body": LETTER,
            "urgency": "urgent",
            "drafting_unit": "VP",
            "kinds": ["primary"],
            "ownership": "",
        },
    )
    with acting(cast.specialist):
        draft = OutgoingDocument.objects.get()
    assert response["Location"] == url("outgoing", draft.pk)
    assert writer.get(url("outgoing", draft.pk)).status_code == 200
    assert writer.get(url("page", draft.pk, 1)).content.startswith(b"RIFF")
    absent = [0, 99, 99_999_999_999]
    assert {writer.get(url("page", draft.pk, n)).status_code for n in absent} == {404}
    assert writer.get(url("paper", draft.pk)).content.startswith(b"%PDF")
    writer.post(url("submit", draft.pk), {"signer": cast.leader.pk})

    leader = sign_in(cast.leader)
    assert url("sign", draft.pk) in leader.get(url("outgoing", draft.pk)).content.decode()
    assert leader.get(url("sign", draft.pk)).status_code == 200
    asked = leader.post(url("sign", draft.pk))
    assert "reauthenticate" in asked["Location"]
    sure = sign_in(cast.leader, is_sure=True)
    assert sure.get(url("sign", draft.pk)).status_code == 200
    sure.post(url("sign", draft.pk))

    clerk = sign_in(cast.office_clerk, is_sure=True)
    clerk.post(url("seal", draft.pk))
    clerk.post(url("send", draft.pk))
    with acting(cast.office_clerk):
        sent = OutgoingDocument.objects.get()
    assert (sent.state, sent.reference) == (OutgoingState.DISPATCHED, "01/PHONG-VP")

    school = sign_in(cast.clerk)
    listing = school.get(url("incoming_list")).content.decode()
    assert "01/PHONG-VP" in listing
    arrived = incoming_of(cast.clerk)
    school.post(url("register", arrived.pk), {"note": ""})
    assert school.get(url("incoming", arrived.pk)).status_code == 200
    head = sign_in(cast.head)
    assert head.get(url("instruct", arrived.pk)).status_code == 200
    head.post(
        url("instruct", arrived.pk),
        {"text": "Thầy Nam thực hiện.", "assignees": [cast.teacher.pk]},
    )
    teacher = sign_in(cast.teacher)
    assert "Tổ chức đọc sách" in teacher.get(url("assignments")).content.decode()
    assert teacher.get(url("incoming", arrived.pk)).status_code == 200
    assert teacher.get(url("in_page", arrived.pk, 1)).content.startswith(b"RIFF")
    with acting(cast.teacher):
        item = Assignment.objects.get()
        (file,) = files_of_incoming(item.document)
    known = {"If-None-Match": f'"{file.sha256}"'}
    handed = teacher.get(url("incoming_file", arrived.pk, file.pk), headers=known)
    assert handed.status_code == 304
    assert sign_in(cast.intruder).get(url("incoming_file", arrived.pk, file.pk)).status_code == 404
    teacher.post(url("done", item.pk), {"report": "Đã làm."})
    with acting(cast.teacher):
        assert Assignment.objects.get().state == "done"


def test_the_intruder_finds_nothing(cast: Cast) -> None:
    draft = make_draft(cast)
    registered = make_registered(cast)
    intruder = sign_in(cast.intruder, is_sure=True)
    pages = [
        url("outgoing", draft.pk),
        url("edit", draft.pk),
        url("paper", draft.pk),
        url("page", draft.pk, 1),
        url("sign", draft.pk),
        url("incoming", registered.pk),
        url("instruct", registered.pk),
        url("in_page", registered.pk, 1),
    ]
    assert {intruder.get(page).status_code for page in pages} == {404}
    acts = ["submit", "return", "sign", "publish"]
    assert {intruder.post(url(act, draft.pk)).status_code for act in acts} == {404}
    clerk = sign_in(cast.other_clerk, is_sure=True)
    for act in ("seal", "send"):
        assert clerk.post(url(act, draft.pk)).status_code == 404
    assert clerk.post(url("register", registered.pk)).status_code == 404


def test_a_teacher_has_no_outgoing_documents(cast: Cast) -> None:
    teacher = sign_in(cast.teacher)
    for name in ("outgoing_list", "new", "incoming_list", "register_outgoing", "new_incoming"):
        assert teacher.get(url(name)).status_code == 404
    assert teacher.get(url("home"))["Location"] == url("assignments")


def test_each_role_lands_where_its_work_is(cast: Cast) -> None:
    assert sign_in(cast.head).get(url("home"))["Location"] == url("incoming_list")
    assert sign_in(cast.leader).get(url("home"))["Location"] == url("outgoing_list")


@pytest.mark.parametrize("make", [make_submitted, make_signed, make_sealed, make_sent])
def test_the_document_page_stands_in_every_state(cast: Cast, make: object) -> None:
    row = make(cast)  # type: ignore[operator]
    for person in (cast.leader, cast.specialist, cast.office_clerk, cast.deputy):
        client = sign_in(person)
        assert client.get(url("outgoing", row.pk)).status_code == 200
        assert client.get("/").status_code == 200


def test_it_goes_back_with_a_reason(cast: Cast) -> None:
    row = make_submitted(cast)
    leader = sign_in(cast.leader)
    leader.post(url("return", row.pk), {"reason": "Bổ sung căn cứ."})
    page = sign_in(cast.specialist).get(url("outgoing", row.pk)).content.decode()
    assert "Bổ sung căn cứ." in page
    edit = sign_in(cast.specialist).get(url("edit", row.pk))
    assert "Luật Thư viện" in edit.content.decode()


def test_the_audience_is_counted_while_choosing(cast: Cast) -> None:
    client = sign_in(cast.specialist)
    page = client.get(url("count_audience"), {"kinds": ["primary"]}).content.decode()
    assert "Trường Tiểu học Hoa Sen" in page
    empty = client.get(url("count_audience"))
    assert empty.status_code == 200


def test_a_secrecy_mark_is_answered_on_the_form(cast: Cast) -> None:
    client = sign_in(cast.specialist)
    response = client.post(
        url("new"),
        {"type_code": "plan", "abstract": "A", "body": "TỐI MẬT\nB.", "urgency": "normal"},
    )
    assert response.status_code == 200
    assert "errors-title" in response.content.decode()
    with acting(cast.specialist):
        assert not OutgoingDocument.objects.exists()


def test_reasons_notes_and_recipients_are_screened_too(cast: Cast) -> None:
    submitted = make_submitted(cast)
    leader = sign_in(cast.leader)
    leader.post(url("return", submitted.pk), {"reason": "TUYỆT MẬT\nxem lại"})
    with acting(cast.leader):
        submitted.refresh_from_db()
        assert submitted.state == OutgoingState.SUBMITTED
    with acting(cast.specialist), pytest.raises(ContentRefused):
        make_draft(cast, recipients=[Line(RecipientKind.SUPERIOR, "TUYỆT MẬT")])


def test_the_clerk_answers_for_a_scan_that_the_machine_cannot_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.without_ocr(monkeypatch)
    client = sign_in(cast.clerk)
    assert b"confirm_no_secrecy" in client.get(url("new_incoming")).content

    def send(**word: str) -> int:
        scan = SimpleUploadedFile("quet.pdf", samples.scan_pdf(samples.scan()), "application/pdf")
        values = {
            "issuer": "UBND phường", "reference": "12/UBND-VX", "type_name": "Công văn",
            "abstract": "Phòng dịch", "urgency": "normal", "scan": scan,
        }  # fmt: skip
        return client.post(url("new_incoming"), {**values, **word}).status_code

    assert send() == 200
    assert send(confirm_no_secrecy="yes", confirm_statement="Công văn thường, một trang") == 302


def test_a_duplicate_is_asked_about(cast: Cast) -> None:
    client = sign_in(cast.clerk)
    values = {
        "issuer": "UBND phường", "reference": "12/UBND-VX", "type_name": "Công văn",
        "abstract": "Phòng dịch", "urgency": "normal",
    }  # fmt: skip
    assert client.post(url("new_incoming"), values).status_code == 302
    assert client.post(url("new_incoming"), values).status_code == 200
    assert client.post(url("new_incoming"), {**values, "is_known": "on"}).status_code == 302


def test_lists_cost_the_same_at_one_and_at_thirty(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    make_draft(cast)
    client = sign_in(cast.specialist)
    client.get(url("outgoing_list"))
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        client.get(url("outgoing_list"))
    for number in range(29):
        make_draft(cast, abstract=f"Việc {number}", body="Nội dung.")
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        page = client.get(url("outgoing_list"))
    assert page.content.decode().count('class="rowx__title"') == 30


def test_the_registers_print_ten_columns(cast: Cast) -> None:
    make_registered(cast)
    for person, name in (
        (cast.office_clerk, "register_outgoing"),
        (cast.clerk, "register_incoming"),
    ):
        page = sign_in(person).get(url(name)).content.decode()
        assert page.count('<th scope="col"') == 10
        assert "01/PHONG-VP" in page


def test_notices_lead_to_the_work(cast: Cast) -> None:
    assignment = make_assigned(cast)
    page = sign_in(cast.teacher).get("/").content.decode()
    assert url("incoming", assignment.document_id) in page


def test_what_was_asked_and_answered_is_no_news_any_more(cast: Cast) -> None:
    make_submitted(cast)
    with acting(cast.leader):
        assert unseen_count(cast.leader) == 1
    row = make_signed(cast)
    with acting(cast.leader):
        assert unseen_count(cast.leader) == 1, "the second one is signed, the first still waits"
    with acting(cast.office_clerk):
        assert unseen_count(cast.office_clerk) == 1
    sure = sign_in(cast.office_clerk, is_sure=True)
    sure.post(url("seal", row.pk))
    with acting(cast.office_clerk):
        assert unseen_count(cast.office_clerk) == 0


def test_slips_of_the_pen_are_answered_on_the_form(cast: Cast) -> None:
    client = sign_in(cast.specialist)
    letter = {"type_code": "plan", "abstract": "A", "body": "B.", "urgency": "normal"}
    assert client.post(url("new"), {**letter, "due_on": "2020-01-01"}).status_code == 200
    assert client.post(url("new"), {**letter, "body": "a " * 100_001}).status_code == 200
    with acting(cast.specialist):
        assert not OutgoingDocument.objects.exists()
    paper = {
        "issuer": "UBND phường", "reference": "13/UBND-VX", "type_name": "Công văn",
        "abstract": "Phòng dịch", "urgency": "normal", "issued_on": "2199-01-01",
    }  # fmt: skip
    assert sign_in(cast.clerk).post(url("new_incoming"), paper).status_code == 200


def test_an_empty_file_is_called_empty(cast: Cast) -> None:
    row = make_draft(cast)
    client = sign_in(cast.specialist)
    nothing = SimpleUploadedFile("a.pdf", b"", content_type="application/pdf")
    page = client.post(url("add_file", row.pk), {"file": nothing}, follow=True)
    assert "0 byte" in page.content.decode()


def test_the_document_and_its_publication_know_each_other(cast: Cast) -> None:
    row = make_sealed(cast)
    with acting(cast.office_clerk):
        request_publication(document=row, by=cast.office_clerk)
    leader = sign_in(cast.leader)
    page = leader.get(url("outgoing", row.pk)).content.decode()
    found = re.search(r"/publishing/\d+/", page)
    assert found
    assert url("outgoing", row.pk) in leader.get(found.group()).content.decode()
    teacher = sign_in(cast.teacher)
    assert teacher.get(found.group()).status_code == 404
