"""Out: a line of the recipients block that names a partner goes over the axis by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.documents.models import RecipientLine
from khue.documents.services import dispatch_document, lines_from_text
from khue.documents.tests.factories import acting, make_sealed
from khue.exchange import edxml, services
from khue.exchange.edxml import StatusCode
from khue.exchange.errors import AlreadySent, PartnerNeeded, ReasonNeeded, WrongState
from khue.exchange.models import Message
from khue.exchange.types import MessageState
from khue.exchange.vxp import Answer, ErrorCode
from khue.organisation.tests.factories import Cast

from .factories import (
    OFFICE_CODE,
    ORGAN_ID,
    FarSide,
    deliver,
    make_far_side,
    messages,
    reachable,
    run_jobs,
    send_letter,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(cast: Cast) -> FarSide:
    return make_far_side(cast)


def status_of(row: Message, code: StatusCode, **changes: object) -> edxml.Status:
    """What the partner says about a letter of ours."""
    values: dict[str, object] = {
        "sender": edxml.Organ(ORGAN_ID, "Sở"),
        "receivers": (edxml.Organ(OFFICE_CODE),),
        "answers": edxml.ResponseFor(OFFICE_CODE, row.reference, row.issued_on, row.document_id),
        "code": code,
        "description": "Văn thư Sở",
        **changes,
    }
    return edxml.Status(**values)  # type: ignore[arg-type]


def test_a_letter_for_a_partner_is_sent_signed(cast: Cast, far: FarSide) -> None:
    letter = send_letter(cast)
    (row,) = messages()
    assert row.state == MessageState.WAITING
    with reachable(far):
        run_jobs()
    (sent,) = far.messages()
    assert isinstance(sent, edxml.Document)
    assert sent.sender.organ_id == OFFICE_CODE
    assert sent.receivers[0].organ_id == ORGAN_ID
    assert sent.reference == letter.reference
    assert sent.document_id == f"{OFFICE_CODE},{letter.issued_on:%Y/%m/%d},{letter.reference}"
    assert sent.attachments[0].data.startswith(b"%PDF")
    assert sent.signer.full_name == letter.signer_name
    assert "Sở GD&ĐT" in sent.to_places
    (row,) = messages()
    assert row.state == MessageState.SENT
    assert row.xml_id is not None
    verbs = set(AuditEntry.objects.filter(unit_id=cast.office.pk).values_list("verb", flat=True))
    assert {"exchange.message.queued", "exchange.message.sent"} <= verbs


def test_a_line_that_names_nobody_stays_with_the_clerk(cast: Cast, far: FarSide) -> None:
    send_letter(cast, "UBND thành phố")
    assert not messages()


def test_statuses_move_forward_only_and_the_line_is_delivered(
    cast: Cast, far: FarSide, client: Client
) -> None:
    letter = send_letter(cast)
    with reachable(far):
        run_jobs()
    (row,) = messages()
    for place, code in enumerate(("03", "01", "04", "05", "06")):
        answer = deliver(client, far, status_of(row, StatusCode(code)), doc_id=f"s{place}")
        assert answer["ErrorCode"] == "0", answer
    row = messages(kind="edoc")[0]
    assert row.reached == "06"
    with unit_scope([cast.office.pk]):
        line = RecipientLine.objects.get(document=letter, position=1)
    assert line.delivered_on == timezone.localdate()
    client.force_login(cast.office_clerk)
    page = client.get(f"/documents/outgoing/{letter.pk}/").content.decode()
    assert "exchange/messages" in page


def test_a_refusal_tells_the_clerk_and_delivers_nothing(
    cast: Cast, far: FarSide, client: Client
) -> None:
    letter = send_letter(cast)
    with reachable(far):
        run_jobs()
    (row,) = messages()
    deliver(client, far, status_of(row, StatusCode.REFUSED, description="Gửi nhầm cơ quan"))
    row = messages(kind="edoc")[0]
    assert (row.reached, row.reached_text) == ("02", "Gửi nhầm cơ quan")
    with unit_scope([cast.office.pk]):
        assert RecipientLine.objects.get(document=letter, position=1).delivered_on is None


def test_a_silent_hub_is_tried_again_with_the_same_bytes(cast: Cast, far: FarSide) -> None:
    send_letter(cast)
    far.answer = Answer(ErrorCode.BUSY, "Đang bảo trì")
    with reachable(far):
        run_jobs()
        (row,) = messages()
        assert row.state == MessageState.WAITING
        assert row.next_at is not None
        assert row.next_at > timezone.now()
        assert "Đang bảo trì" in row.error
        far.answer = Answer()
        later = timezone.now() + dt.timedelta(minutes=3)
        with time_machine.travel(later, tick=False), unit_scope([cast.office.pk]):
            services.send_now(message_id=row.pk)
    (row,) = messages()
    assert row.state == MessageState.SENT
    assert far.brought[0] == far.brought[1]


def test_what_is_refused_for_good_fails_and_can_be_sent_again(cast: Cast, far: FarSide) -> None:
    send_letter(cast)
    far.answer = Answer(ErrorCode.REFUSED, "Không đúng thẩm quyền")
    with reachable(far):
        run_jobs()
        (row,) = messages()
        assert (row.state, row.reached) == (MessageState.FAILED, "02")
        far.answer = Answer()
        with acting(cast.office_clerk):
            services.resend(message=row, by=cast.office_clerk)
        run_jobs()
    (row,) = messages()
    assert (row.state, row.reached) == (MessageState.SENT, "")
    with acting(cast.office_clerk), pytest.raises(WrongState):
        services.resend(message=row, by=cast.office_clerk)


def test_patience_ends(cast: Cast, far: FarSide) -> None:
    send_letter(cast)
    far.answer = Answer(ErrorCode.BUSY)
    now = timezone.now()
    with reachable(far), time_machine.travel(now, tick=False) as clock:
        for _turn in range(30):
            (row,) = messages()
            with unit_scope([cast.office.pk]):
                services.send_now(message_id=row.pk)
            clock.shift(dt.timedelta(hours=5))
    (row,) = messages()
    assert row.state == MessageState.FAILED
    assert len(far.brought) == 24


def test_without_code_or_key_it_waits(cast: Cast, far: FarSide) -> None:
    from khue.exchange.models import OrganCode

    OrganCode.objects.all().delete()
    send_letter(cast)
    with reachable(far):
        run_jobs()
    (row,) = messages()
    assert (row.state, row.error) == (MessageState.WAITING, "no_organ_code")


def test_two_workers_send_it_once(cast: Cast, far: FarSide) -> None:
    send_letter(cast)
    (row,) = messages()
    with reachable(far), unit_scope([cast.office.pk]):
        services.send_now(message_id=row.pk)
        services.send_now(message_id=row.pk)
    assert len(far.brought) == 1


def test_the_clerk_sends_a_line_by_hand_and_only_once(cast: Cast, far: FarSide) -> None:
    letter = send_letter(cast, "Ủy ban nhân dân thành phố")
    values: dict[str, Any] = {"unit_id": cast.office.pk, "document_id": letter.pk, "position": 1}
    with acting(cast.office_clerk):
        with pytest.raises(PartnerNeeded):
            services.send_to_partner(**values, partner=None, by=cast.office_clerk)
        services.send_to_partner(**values, partner=far.partner, by=cast.office_clerk)
        with pytest.raises(AlreadySent):
            services.send_to_partner(**values, partner=far.partner, by=cast.office_clerk)
    with acting(cast.specialist), pytest.raises(NotPermitted):
        services.send_to_partner(**values, partner=far.partner, by=cast.specialist)
    with acting(cast.intruder), pytest.raises(NotPermitted):
        services.send_to_partner(**values, partner=far.partner, by=cast.intruder)


def test_recall_is_asked_and_answered(cast: Cast, far: FarSide, client: Client) -> None:
    send_letter(cast)
    with reachable(far):
        run_jobs()
        (row,) = messages()
        with acting(cast.office_clerk):
            with pytest.raises(ReasonNeeded):
                services.ask_recall(message=row, reason=" ", by=cast.office_clerk)
            services.ask_recall(message=row, reason="Sai phụ lục", by=cast.office_clerk)
            with pytest.raises(WrongState):
                services.ask_recall(message=row, reason="Nữa", by=cast.office_clerk)
        run_jobs()
    assert far.codes() == ["13"]
    asked = far.messages()[-1]
    assert asked.answers.document_id == row.document_id
    assert asked.description == "Sai phụ lục"
    deliver(client, far, status_of(row, StatusCode.DECLINED, description="Đã xử lý xong"))
    row = messages(kind="edoc")[0]
    assert (row.reply, row.reply_text) == ("16", "Đã xử lý xong")


def test_a_document_that_replaces_another_says_so_by_itself(cast: Cast, far: FarSide) -> None:
    from khue.documents.models import DocumentLink

    first = send_letter(cast)
    newer = make_sealed(cast, recipients=lines_from_text("Sở GD&ĐT\nLưu: VT"))
    with unit_scope([cast.office.pk]):
        DocumentLink.objects.create(
            unit=cast.office, kind="replaces", acting=newer, target=first, made_by=cast.leader
        )
    with reachable(far):
        run_jobs()
        with acting(cast.office_clerk):
            dispatch_document(document=newer, by=cast.office_clerk)
        run_jobs()
    sent = far.messages()[-1]
    assert sent.business.type is edxml.BusinessType.REPLACE
    assert sent.business.replaces[0].document_id == messages()[0].document_id


def test_a_replacement_names_what_it_replaces(cast: Cast, far: FarSide) -> None:
    send_letter(cast)
    with reachable(far):
        run_jobs()
        (first,) = messages()
        newer = send_letter(cast, "Ủy ban")
        with acting(cast.office_clerk):
            services.send_to_partner(
                unit_id=cast.office.pk,
                document_id=newer.pk,
                partner=far.partner,
                by=cast.office_clerk,
                replaces=first,
                business=edxml.BusinessType.REPLACE,
                reason="Sai biểu mẫu",
            )
        run_jobs()
    sent = far.messages()[-1]
    assert sent.business.type is edxml.BusinessType.REPLACE
    assert sent.business.replaces[0].document_id == first.document_id
    assert messages(pk=first.pk)[0].asked == "replace"


def test_without_an_address_it_lies_ready_for_collection(
    cast: Cast, far: FarSide, client: Client
) -> None:
    from .factories import call

    far.connection.address = ""
    far.connection.save()
    send_letter(cast)
    run_jobs()
    (row,) = messages()
    assert row.state == MessageState.READY
    listed = call(client, far, "GET", "getReceivedEdocList", message_type="edoc")["data"]
    assert [item["docId"] for item in listed] == [row.message_id]
    assert call(client, far, "GET", "countReceiveEdoc")["data"] == 1
    assert call(client, far, "GET", "countReceiveStatus")["data"] == 0
    far.brought.append(("", call(client, far, "GET", "getEdoc", doc_id=row.message_id)["content"]))
    assert far.messages()[0].reference == row.reference
    done = b'{"docId": "%s", "status": "done"}' % row.message_id.encode()
    assert call(client, far, "POST", "updateStatus", done)["ErrorCode"] == "0"
    assert messages()[0].state == MessageState.SENT
    assert call(client, far, "POST", "updateStatus", done)["ErrorCode"] == "410"
    assert call(client, far, "GET", "getReceivedEdocList")["data"] == []


def test_recalling_a_document_recalls_it_outside_too(cast: Cast, far: FarSide) -> None:
    from khue.documents.services import recall_document

    letter = send_letter(cast)
    with reachable(far):
        run_jobs()
        with acting(cast.leader):
            recall_document(document=letter, reason="Ban hành nhầm", by=cast.leader)
        run_jobs()
    assert far.codes() == ["13"]
    assert messages(kind="edoc")[0].asked_text == "Ban hành nhầm"
