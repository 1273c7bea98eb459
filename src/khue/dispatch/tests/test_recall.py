"""Recall: asked by the sender, answered by each receiver, both trails know it, the copy is frozen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from khue.compliance.errors import ContentRefused
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.errors import (
    NoRecallAsked,
    NoRecallWaits,
    NothingToRecall,
    RecallReasonNeeded,
    RemindedTooSoon,
)
from khue.dispatch.events import RecallAnswered, RecallAsked, recall_answered, recall_asked
from khue.dispatch.models import Delivery, Dispatch
from khue.dispatch.selectors import board_for, board_mark, files_of, may_read_file
from khue.dispatch.services import answer_recall, ask_recall, remind_recall
from khue.dispatch.types import Board, Recall
from khue.files.errors import FileFrozen
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast

from .factories import as_user, delivery_in, send

pytestmark = pytest.mark.django_db
REASON = "Nhầm phụ lục số 2"


def sent_with_file(cast: Cast) -> Dispatch:
    with as_user(cast.office_clerk) as clerk:
        file = store_generated(
            unit=cast.office,
            data=b"%PDF-1.7 tests",
            name="thu.pdf",
            content_type="application/pdf",
            by=clerk,
            holder_kind="tests.letter",
            holder_id=1,
        )
    return send(cast, files=[file])


def asked(cast: Cast, sending: Dispatch, reason: str = REASON) -> Dispatch:
    with as_user(cast.leader) as leader:
        return ask_recall(dispatch=sending, reason=reason, by=leader)


def board(cast: Cast, sending: Dispatch) -> Board:
    with as_user(cast.office_clerk) as clerk:
        return board_for(clerk, sending.pk)


def trail_of(unit_id: int) -> list[str]:
    with system_scope(reason="tests read the trails"):
        rows = AuditEntry.objects.filter(unit_id=unit_id, verb__startswith="dispatch.recall")
        return list(rows.order_by("seq").values_list("verb", flat=True))


def test_asked_agreed_and_frozen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    for event in (recall_asked, recall_answered):
        monkeypatch.setattr(event, "_subscribers", [heard.append])
    sending = sent_with_file(cast)
    mine = delivery_in(sending, cast.school)
    asked(cast, sending)
    with as_user(cast.clerk) as clerk:
        (file,) = files_of(mine)
        assert read_content(file).startswith(b"%PDF")
        assert may_read_file(clerk, file)
        answer_recall(delivery=mine, agree=True, by=clerk)
    assert [type(item) for item in heard] == [RecallAsked, RecallAnswered]
    assert (heard[0].reason, len(heard[0].delivery_ids), heard[1].is_agreed) == (REASON, 2, True)
    with as_user(cast.clerk) as clerk:
        (file,) = files_of(mine)
        assert (file.name, file.size, file.shown_state) == ("thu.pdf", 14, "frozen")
        with pytest.raises(FileFrozen):
            read_content(file)
        assert not may_read_file(clerk, file)
    with as_user(cast.other_clerk) as other:
        (theirs,) = files_of(delivery_in(sending, cast.other_school))
        assert read_content(theirs).startswith(b"%PDF")
        assert may_read_file(other, theirs)
    shown = board(cast, sending)
    assert (shown.recalls(Recall.AGREED), shown.recalls(Recall.ASKED)) == (1, 1)
    assert trail_of(cast.school.pk) == ["dispatch.recall.asked", "dispatch.recall.agreed"]
    assert trail_of(cast.office.pk) == ["dispatch.recall.asked", "dispatch.recall.agreed"]
    assert trail_of(cast.other_school.pk) == ["dispatch.recall.asked"]


def test_a_refusal_is_reasoned_told_and_may_be_asked_again(cast: Cast) -> None:
    sending = asked(cast, send(cast))
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        with pytest.raises(RecallReasonNeeded):
            answer_recall(delivery=mine, agree=False, by=head, reason="  ")
        answer_recall(delivery=mine, agree=False, by=head, reason="Đã niêm yết")
        with pytest.raises(NoRecallAsked):
            answer_recall(delivery=mine, agree=True, by=head)
    (line,) = (line for line in board(cast, sending).lines if line.recall is Recall.REFUSED)
    assert (line.recall_answer, line.recall_answered_by) == ("Đã niêm yết", "Nguyễn Thị Hạnh")
    with system_scope(reason="tests read the notices"):
        told = Notification.objects.filter(kind="dispatch.recall_refused")
        assert set(told.values_list("unit_id", flat=True)) == {cast.office.pk}
    with as_user(cast.office_clerk):
        before = board_mark(sending)
    again = asked(cast, sending, "Nhầm phụ lục; xin gửi lại")
    assert delivery_in(again, cast.school).recall_state is Recall.ASKED
    with as_user(cast.office_clerk):
        assert board_mark(Dispatch.objects.get(pk=sending.pk)) != before
    with as_user(cast.leader) as leader, pytest.raises(NothingToRecall):
        ask_recall(dispatch=sending, reason="Lần nữa", by=leader)


def test_one_recipient_alone(cast: Cast) -> None:
    sending = send(cast)
    line = next(item for item in board(cast, sending).lines if item.name == cast.school.name)
    with as_user(cast.leader) as leader:
        ask_recall(dispatch=sending, reason=REASON, by=leader, recipients=[line.id])
    assert delivery_in(sending, cast.school).recall_state is Recall.ASKED
    assert delivery_in(sending, cast.other_school).recall_state is Recall.NONE


def test_who_may(cast: Cast) -> None:
    sending = send(cast)
    for stranger in (cast.specialist, cast.head, cast.intruder, cast.officer):
        with as_user(stranger), pytest.raises(NotPermitted):
            ask_recall(dispatch=sending, reason=REASON, by=stranger)
    with as_user(cast.leader) as leader, pytest.raises(RecallReasonNeeded):
        ask_recall(dispatch=sending, reason=" ", by=leader)
    asked(cast, sending)
    mine = delivery_in(sending, cast.school)
    for stranger in (cast.teacher, cast.intruder, cast.leader):
        with as_user(stranger), pytest.raises(NotPermitted):
            answer_recall(delivery=mine, agree=True, by=stranger)


@pytest.mark.django_db(transaction=True)
def test_a_secret_reason_is_refused(cast: Cast) -> None:
    sending = send(cast)
    with as_user(cast.leader) as leader, pytest.raises(ContentRefused):
        ask_recall(dispatch=sending, reason="Độ mật: TỐI MẬT", by=leader)
    assert delivery_in(sending, cast.school).recall_state is Recall.NONE


def test_reminded_after_a_while(cast: Cast) -> None:
    sending = asked(cast, send(cast))
    with as_user(cast.leader) as leader:
        with pytest.raises(RemindedTooSoon):
            remind_recall(dispatch=sending, by=leader)
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            assert remind_recall(dispatch=sending, by=leader) == 2
    for who, unit in ((cast.head, cast.school), (cast.intruder, cast.other_school)):
        with as_user(who) as user:
            answer_recall(delivery=delivery_in(sending, unit), agree=True, by=user)
    with (
        as_user(cast.leader) as leader,
        time_machine.travel(timezone.now() + timedelta(hours=3), tick=False),
        pytest.raises(NoRecallWaits),
    ):
        remind_recall(dispatch=sending, by=leader)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_over_http_with_the_intruder_beside(cast: Cast) -> None:
    sending = sent_with_file(cast)
    mine = delivery_in(sending, cast.school)
    ask, answer = f"/dispatch/{sending.pk}/recall/", f"/dispatch/inbox/{mine.pk}/recall/"
    leader = client_of(cast.leader)
    assert "Thu hồi" in leader.get(f"/dispatch/{sending.pk}/").content.decode()
    assert leader.get(ask).status_code == 200
    assert client_of(cast.head).get(ask).status_code == 404
    assert leader.post(ask, {"reason": ""}).status_code == 200
    assert leader.post(ask, {"reason": REASON})["Location"] == f"/dispatch/{sending.pk}/"
    page = client_of(cast.clerk).get(f"/dispatch/inbox/{mine.pk}/").content.decode()
    assert REASON in page and answer in page
    assert REASON in client_of(cast.clerk).get(answer).content.decode()
    for stranger in (cast.intruder, cast.teacher, cast.leader):
        assert client_of(stranger).post(answer, {"answer": "agree"}).status_code == 404
    kept = client_of(cast.head).post(answer, {"answer": "refuse", "reason": ""})
    assert kept.status_code == 200 and "lý do" in kept.content.decode()
    done = client_of(cast.head).post(answer, {"answer": "agree", "reason": ""})
    assert done["Location"] == f"/dispatch/inbox/{mine.pk}/"
    with as_user(cast.clerk):
        (file,) = files_of(mine)
    assert client_of(cast.clerk).get(f"/files/{file.pk}/").status_code == 404
    board_page = leader.get(f"/dispatch/{sending.pk}/").content.decode()
    assert REASON in board_page and "Nhắc" in board_page
    only = leader.get(f"/dispatch/{sending.pk}/?stage=recall-agreed").content.decode()
    assert cast.school.name in only.split("<table")[1]
    assert cast.other_school.name not in only.split("<table")[1]
    assert client_of(cast.head).post(f"/dispatch/{sending.pk}/recall/remind/").status_code == 404
    with system_scope(reason="tests look at both ends"):
        assert Delivery.objects.get(pk=mine.pk).is_given_back
