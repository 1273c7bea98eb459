"""In: what another system brings is judged, screened, kept, and answered by the unit's own steps."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khue.compliance.models import ScreeningRefusal
from khue.core.scoping import system_scope, unit_scope
from khue.documents.models import IncomingDocument
from khue.documents.services import (
    open_incoming,
    register_incoming,
    report_done,
    write_instruction,
)
from khue.documents.tests.factories import acting
from khue.exchange import edxml, services
from khue.exchange.edxml import StatusCode
from khue.exchange.edxml.tests.samples import DAY, DEPARTMENT, foreign
from khue.exchange.errors import NothingAsked, ReasonNeeded
from khue.exchange.types import MessageState
from khue.exchange.vxp import Credentials
from khue.files.models import StoredFile
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast

from .factories import (
    OFFICE_CODE,
    SCHOOL_CODE,
    FarSide,
    call,
    deliver,
    make_far_side,
    messages,
    reachable,
    run_jobs,
    to_office,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(cast: Cast) -> FarSide:
    return make_far_side(cast)


def incoming(unit_id: int) -> list[IncomingDocument]:
    """What came to the unit."""
    with unit_scope([unit_id]):
        return list(IncomingDocument.objects.order_by("pk"))


def kept_files() -> int:
    """How many files are kept at all."""
    with system_scope(reason="tests count the files of all units"):
        return StoredFile.objects.count()


def test_a_letter_becomes_an_incoming_document(cast: Cast, far: FarSide, client: Client) -> None:
    answer = deliver(client, far, to_office())
    assert answer == {"status": "OK", "ErrorCode": "0", "ErrorDesc": "", "DocId": "m-1",
                      "data": None, "http": 200}  # fmt: skip
    (document,) = incoming(cast.office.pk)
    assert (document.state, document.reference) == ("arrived", "2143/SGDĐT-VP")
    assert document.issuer == DEPARTMENT.name
    assert document.issued_on == DAY
    assert document.urgency == "urgent"
    with unit_scope([cast.office.pk]):
        assert [scan.file.name for scan in document.scans.select_related("file")] == [
            "cong-van.txt"
        ]
        assert Notification.objects.filter(recipient=cast.office_clerk).exists()
    row = messages(direction="in")[0]
    assert (row.state, row.proof, row.incoming_id) == ("received", "valid", document.pk)
    assert row.xml_id is not None
    client.force_login(cast.office_clerk)
    page = client.get(f"/documents/incoming/{document.pk}/").content.decode()
    assert "cong-van.txt" in page
    client.force_login(cast.intruder)
    assert client.get(f"/documents/incoming/{document.pk}/").status_code == 404


def test_the_units_steps_go_back_as_statuses(cast: Cast, far: FarSide, client: Client) -> None:
    deliver(client, far, to_office())
    (document,) = incoming(cast.office.pk)
    with reachable(far):
        with acting(cast.office_clerk):
            document = register_incoming(document=document, by=cast.office_clerk)
        with acting(cast.leader):
            write_instruction(
                document=document, text="Thực hiện", by=cast.leader, assignees=[cast.specialist.pk]
            )
        with acting(cast.specialist):
            open_incoming(document=document, by=cast.specialist)
            open_incoming(document=document, by=cast.specialist)
            report_done(assignment=document.assignments.get(), report="Xong", by=cast.specialist)
        run_jobs()
    assert far.codes() == ["01", "03", "04", "05", "06"]
    last = far.messages()[-1]
    assert last.answers.document_id == to_office().document_id
    assert last.staff.staff == cast.specialist.get_full_name()


def test_the_same_message_twice_is_one_document(cast: Cast, far: FarSide, client: Client) -> None:
    assert deliver(client, far, to_office())["ErrorCode"] == "0"
    assert deliver(client, far, to_office())["ErrorCode"] == "0"
    assert len(incoming(cast.office.pk)) == 1


def test_a_duplicate_under_another_name_is_warned_of(
    cast: Cast, far: FarSide, client: Client
) -> None:
    deliver(client, far, to_office(), doc_id="a")
    deliver(client, far, to_office(), doc_id="b")
    first, second = incoming(cast.office.pk)
    assert first.duplicate_key == second.duplicate_key
    client.force_login(cast.office_clerk)
    page = client.get(f"/documents/incoming/{second.pk}/").content.decode()
    assert "banner" in page


def test_two_receivers_each_get_their_own(cast: Cast, far: FarSide, client: Client) -> None:
    both = (edxml.Organ(OFFICE_CODE), edxml.Organ(SCHOOL_CODE), edxml.Organ("999.99.H29"))
    deliver(client, far, to_office(receivers=both))
    assert len(incoming(cast.office.pk)) == len(incoming(cast.school.pk)) == 1
    assert not incoming(cast.other_school.pk)


def test_who_may_not_send_is_turned_away(cast: Cast, far: FarSide, client: Client) -> None:
    letter = to_office()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"credentials": Credentials("city", b"guess")}, "401"),
        ({"credentials": Credentials("nobody", far.credentials.secret)}, "401"),
        ({"now": timezone.now() - dt.timedelta(minutes=10)}, "401"),
        ({"key": "another"}, "403"),
        ({"body": edxml.write_message(letter)}, "403"),
        ({"body": foreign()}, "403"),
    ]
    for place, (changes, code) in enumerate(wrong):
        answer = deliver(client, far, letter, doc_id=f"w{place}", **changes)
        assert answer["ErrorCode"] == code, changes
    unknown = to_office(receivers=(edxml.Organ("999.99.H29"),))
    assert deliver(client, far, unknown)["ErrorCode"] == "404"
    foreigner = to_office(sender=edxml.Organ("000.00.00.G22", "Bộ khác"))
    assert deliver(client, far, foreigner)["ErrorCode"] == "403"
    assert not incoming(cast.office.pk)
    assert not messages()


def test_a_request_counts_once(cast: Cast, far: FarSide, client: Client) -> None:
    now = timezone.now()
    assert call(client, far, "GET", "getAgenciesList", now=now)["ErrorCode"] == "0"
    again = call(client, far, "GET", "getAgenciesList", now=now)
    assert (again["ErrorCode"], again["http"]) == ("409", 409)


def test_an_ended_system_gets_in_no_more(cast: Cast, far: FarSide, client: Client) -> None:
    with acting(cast.officer):
        services.end_connection(connection=far.connection, by=cast.officer)
    assert deliver(client, far, to_office())["ErrorCode"] == "401"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"not xml",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_hostile_bytes_are_answered_politely(
    cast: Cast, far: FarSide, client: Client, body: bytes
) -> None:
    answer = call(client, far, "POST", "sendEdoc", body, message_type="edoc")
    assert answer["ErrorCode"] == "422"
    assert not messages()


def test_nobody_without_a_seal_gets_anything(client: Client, cast: Cast, far: FarSide) -> None:
    for method, path in (("get", "getAgenciesList"), ("post", "sendEdoc"), ("get", "getEdoc")):
        response = getattr(client, method)(f"/exchange/vxp/{path}")
        assert response.status_code == 401
        assert "Set-Cookie" not in response.headers


def test_secrecy_is_refused_and_nothing_kept(cast: Cast, far: FarSide, client: Client) -> None:
    before = kept_files()
    marked = edxml.write_message(to_office()).replace(
        b"<SteeringType", b"<DoMat>M\xe1\xba\xadt</DoMat><SteeringType"
    )
    marked = marked.replace(b"</MessageHeader>", b"<SecretLevel>2</SecretLevel></MessageHeader>")
    assert deliver(client, far, to_office(), body=marked)["ErrorCode"] == "451"
    in_a_file = to_office(
        attachments=(
            edxml.Attachment("a.txt", "Số: 12/A\nTỐI MẬT\nNội dung".encode(), "text/plain"),
        )
    )
    answer = deliver(client, far, in_a_file, doc_id="m-2")
    assert answer["ErrorCode"] in ("451", "423")
    clean = edxml.Attachment("b.txt", "Nội dung thường".encode(), "text/plain")
    both = to_office(attachments=(clean, *in_a_file.attachments))
    assert deliver(client, far, both, doc_id="m-4")["ErrorCode"] in ("451", "423")
    in_the_kind = to_office(type_name="TỐI MẬT")
    assert deliver(client, far, in_the_kind, doc_id="m-5")["ErrorCode"] == "451"
    program = to_office(attachments=(edxml.Attachment("a.exe", b"MZ\x00", "application/zip"),))
    assert deliver(client, far, program, doc_id="m-3")["ErrorCode"] == "451"
    assert kept_files() == before
    assert not incoming(cast.office.pk)
    for row in messages():
        assert row.xml_id is None
        assert (row.subject, row.reference, row.document_id) == ("", "", "")
    with system_scope(reason="tests look at refusals"):
        assert ScreeningRefusal.objects.filter(purpose="exchange.edxml").exists()
    assert deliver(client, far, program, doc_id="m-3")["ErrorCode"] == "451"


def test_every_word_is_looked_at_but_those_of_files() -> None:
    raw = edxml.write_message(to_office()).replace(
        b"</MessageHeader>", '<GhiChu muc="TỐI MẬT">Lạ</GhiChu> rơi </MessageHeader>'.encode()
    )
    words = edxml.words_of(raw).splitlines()
    assert {"TỐI MẬT", "Lạ", "rơi", to_office().subject} <= set(words)
    encoded = base64.b64encode("Nội dung công văn.".encode()).decode()
    assert encoded in raw.decode()
    assert encoded not in words


def scan() -> bytes:
    """A picture that nobody can read: a paper with noise."""
    import io
    import random

    from PIL import Image

    random.seed(1)
    picture = Image.new("L", (900, 1200), 250)
    for _turn in range(4000):
        picture.putpixel((random.randrange(900), random.randrange(1200)), random.randrange(256))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_an_unreadable_scan_waits_for_the_clerk(
    cast: Cast, far: FarSide, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from khue.compliance.errors import NeedsClerk
    from khue.compliance.types import Finding, State, Verdict
    from khue.exchange.services import receiving

    real = receiving.screen_upload  # type: ignore[attr-defined]

    def screen(**values: Any) -> Any:
        if values["clerk_confirmation"] is None:
            raise NeedsClerk(
                Verdict(
                    State.REFUSED,
                    (Finding("secrecy.unreadable", "Luật 29/2018 Đ5", confirmable=True),),
                    "0",
                    1,
                )
            )
        return real(**values | {"clerk_confirmation": None})

    monkeypatch.setattr(receiving, "screen_upload", screen)
    assert deliver(client, far, to_office())["ErrorCode"] == "423"
    (row,) = messages()
    assert (row.state, row.xml_id, row.subject) == (MessageState.HELD, None, "")
    assert deliver(client, far, to_office())["ErrorCode"] == "423"
    with acting(cast.office_clerk):
        services.confirm_held(
            message=row, statement="Đã xem bản giấy, không có dấu mật", by=cast.office_clerk
        )
    other = to_office(attachments=(edxml.Attachment("b.txt", b"Other words", "text/plain"),))
    assert deliver(client, far, other)["ErrorCode"] == "423", "nobody has looked at these bytes"
    (row,) = messages()
    assert (row.state, row.confirmed_by, row.statement) == (MessageState.HELD, None, "")
    assert deliver(client, far, to_office())["ErrorCode"] == "423"
    with acting(cast.office_clerk):
        services.confirm_held(
            message=row, statement="Đã xem bản giấy, không có dấu mật", by=cast.office_clerk
        )
    assert deliver(client, far, to_office())["ErrorCode"] == "0"
    (document,) = incoming(cast.office.pk)
    row = messages(direction="in")[0]
    assert (row.state, row.incoming_id) == (MessageState.RECEIVED, document.pk)
    assert (row.reference, row.document_id) == (document.reference, to_office().document_id)


def recall(code: StatusCode = StatusCode.RECALL_ASKED) -> edxml.Status:
    """The partner asks for its letter back."""
    return edxml.Status(
        sender=DEPARTMENT,
        receivers=(edxml.Organ(OFFICE_CODE),),
        answers=edxml.ResponseFor(
            DEPARTMENT.organ_id, "2143/SGDĐT-VP", DAY, to_office().document_id
        ),
        code=code,
        description="Sai ngày",
    )


@pytest.mark.parametrize(("agrees", "code"), [(True, "15"), (False, "16")])
def test_a_recall_is_answered(
    cast: Cast, far: FarSide, client: Client, agrees: bool, code: str
) -> None:
    deliver(client, far, to_office())
    assert deliver(client, far, recall(), doc_id="r")["ErrorCode"] == "0"
    row = messages(kind="edoc")[0]
    assert (row.asked, row.asked_text) == ("recall", "Sai ngày")
    with acting(cast.office_clerk), reachable(far):
        if not agrees:
            with pytest.raises(ReasonNeeded):
                services.answer(message=row, agrees=False, text="", by=cast.office_clerk)
        services.answer(message=row, agrees=agrees, text="Ý kiến", by=cast.office_clerk)
        with pytest.raises(NothingAsked):
            services.answer(message=row, agrees=True, by=cast.office_clerk)
        run_jobs()
    assert far.codes() == ["01", code]


def test_a_recall_message_of_type_one_is_understood(
    cast: Cast, far: FarSide, client: Client
) -> None:
    deliver(client, far, to_office())
    business = edxml.Business(
        type=edxml.BusinessType.RECALL, document_id=to_office().document_id, reason="Thu hồi"
    )
    deliver(client, far, to_office(business=business, attachments=()), doc_id="r")
    assert len(incoming(cast.office.pk)) == 1
    assert messages(kind="edoc")[0].asked == "recall"


def test_a_replacement_comes_as_a_new_document_that_says_so(
    cast: Cast, far: FarSide, client: Client
) -> None:
    deliver(client, far, to_office())
    earlier = to_office().document_id
    newer = to_office(
        number="2150",
        document_id=edxml.document_id(DEPARTMENT.organ_id, DAY, "2150/SGDĐT-VP"),
        business=edxml.Business(
            type=edxml.BusinessType.REPLACE,
            reason="Sai phụ lục",
            replaces=(edxml.Replacement(earlier, (OFFICE_CODE,)),),
        ),
    )
    deliver(client, far, newer, doc_id="n")
    first, second = incoming(cast.office.pk)
    assert "2143/SGDĐT-VP" in second.note
    old, new = messages(kind="edoc", direction="in")
    assert (old.asked, new.about_id) == ("replace", old.pk)
    assert first.reference != second.reference


def test_a_status_about_nothing_is_told_so(cast: Cast, far: FarSide, client: Client) -> None:
    assert deliver(client, far, recall(StatusCode.DONE))["ErrorCode"] == "410"


def test_a_polled_hub_is_fetched_from(cast: Cast, far: FarSide) -> None:
    from khue.exchange.edxml.tests.samples import key_pair
    from khue.exchange.services import fetch_all
    from khue.exchange.vxp import Answer

    far.connection.is_polled = True
    far.connection.save()
    key, certificate = key_pair()
    body = edxml.sign(to_office(), key_pem=key, certificate_pem=certificate)
    acknowledged: list[bytes] = []

    def send(method: str, path: str, headers: dict[str, str], sent: bytes) -> tuple[int, bytes]:
        if path == "getReceivedEdocList":
            rows = [{"docId": "far-1"}] if headers["messagetype"] == "edoc" else []
            return 200, Answer(data=rows).to_json()
        if path == "getEdoc":
            return 200, body
        acknowledged.append(sent)
        return 200, Answer().to_json()

    far.send = send  # type: ignore[method-assign,assignment]
    with reachable(far), system_scope(reason="the worker fetches for every unit"):
        assert fetch_all() == 1
    assert acknowledged == [b'{"docId": "far-1", "status": "done"}']
    assert len(incoming(cast.office.pk)) == 1


def test_a_returned_document_is_refused_towards_its_sender(
    cast: Cast, far: FarSide, client: Client
) -> None:
    from khue.documents.events import IncomingMoved, IncomingStep, incoming_moved

    deliver(client, far, to_office())
    (document,) = incoming(cast.office.pk)
    moved = IncomingMoved(
        cast.office.pk, document.pk, IncomingStep.RETURNED, cast.office_clerk.pk, "Gửi nhầm"
    )
    with reachable(far), acting(cast.office_clerk):
        incoming_moved.send(moved)
        run_jobs()
    assert far.codes() == ["01", "02"]
    assert far.messages()[-1].description == "Gửi nhầm"
