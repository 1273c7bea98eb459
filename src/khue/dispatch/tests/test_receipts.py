"""Receipts: once, forwards only, across the wall by one narrow door."""

from __future__ import annotations

from typing import Any

import pytest

from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.errors import NobodySilent, RemindedTooSoon, StageNotYours
from khue.dispatch.events import ReceiptRecorded, receipt_recorded
from khue.dispatch.models import Delivery, Dispatch, ReceiptEvent
from khue.dispatch.selectors import board_for, board_mark
from khue.dispatch.services import note_arrivals, open_delivery, record_receipt, remind_silent
from khue.dispatch.types import Board, Receipt, Stage
from khue.notifications.models import Notification
from khue.notifications.selectors import notices_for
from khue.notifications.services import note_fetched
from khue.organisation.tests.factories import Cast

from .factories import as_user, delivery_in, send

pytestmark = pytest.mark.django_db


def board(cast: Cast, sending: Dispatch) -> Board:
    with as_user(cast.office_clerk) as clerk:
        return board_for(clerk, sending.pk)


def test_the_whole_way_in_order(cast: Cast) -> None:
    sending = send(cast)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.clerk) as clerk:
        assert note_arrivals(deliveries=[mine], by=clerk) == 1
        assert record_receipt(
            delivery=mine, stage=Stage.REGISTERED, by=clerk, detail=Receipt(incoming_number="17")
        )
    with as_user(cast.head) as head:
        assert open_delivery(delivery=mine, by=head)
        assert record_receipt(delivery=mine, stage=Stage.ASSIGNED, by=head)
    with as_user(cast.teacher) as teacher:
        assert record_receipt(delivery=mine, stage=Stage.DONE, by=teacher)
    first, second = sorted(board(cast, sending).lines, key=lambda line: -line.stage)
    assert (first.stage, first.incoming_number, first.opened_by) == (
        Stage.DONE, "17", "Nguyễn Thị Hạnh"
    )  # fmt: skip
    assert second.stage == Stage.DELIVERED
    with as_user(cast.office_clerk):
        stages = ReceiptEvent.objects.order_by("pk").values_list("stage", flat=True)
        assert list(stages) == [2, 3, 4, 5, 6]


def test_said_twice_changes_nothing(cast: Cast) -> None:
    sending = send(cast)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        assert record_receipt(delivery=mine, stage=Stage.OPENED, by=head)
        first = mine.opened_at
    with as_user(cast.clerk) as clerk:
        again = Delivery.objects.get(pk=mine.pk)
        assert not open_delivery(delivery=again, by=clerk)
        again.opened_at = None
        assert not record_receipt(delivery=again, stage=Stage.OPENED, by=clerk)
        kept = Delivery.objects.get(pk=mine.pk)
    assert (kept.opened_at, kept.opened_by) == (first, cast.head)
    assert AuditEntry.objects.filter(verb="dispatch.delivery.receipted").count() == 1


def test_it_never_goes_backwards(cast: Cast) -> None:
    sending = send(cast)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        record_receipt(delivery=mine, stage=Stage.DONE, by=head)
        record_receipt(
            delivery=mine, stage=Stage.REGISTERED, by=head, detail=Receipt(incoming_number="9")
        )
    line = max(board(cast, sending).lines, key=lambda line: line.stage)
    assert (line.stage, line.incoming_number) == (Stage.DONE, "9")
    assert line.arrived_at is not None


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DELIVERED])
def test_every_stage_can_be_the_first_and_stands_at_both_ends(cast: Cast, stage: Stage) -> None:
    sending = send(cast)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.clerk) as clerk:
        assert record_receipt(delivery=mine, stage=stage, by=clerk)
        assert not record_receipt(delivery=mine, stage=stage, by=clerk)
        kept = Delivery.objects.get(pk=mine.pk)
    assert (kept.stage, kept.arrived_at is not None) == (stage, True)
    assert (mine.stage, mine.arrived_at) == (kept.stage, kept.arrived_at)
    assert board(cast, sending).at(stage)[0].arrived_at == kept.arrived_at


def test_people_of_another_unit_record_nothing(cast: Cast) -> None:
    mine = delivery_in(send(cast), cast.school)
    with as_user(cast.intruder) as intruder, pytest.raises(NotPermitted):
        record_receipt(delivery=mine, stage=Stage.OPENED, by=intruder)
    with as_user(cast.leader) as leader, pytest.raises(NotPermitted):
        record_receipt(delivery=mine, stage=Stage.DONE, by=leader)
    with as_user(cast.head) as head, pytest.raises(StageNotYours):
        record_receipt(delivery=mine, stage=Stage.DELIVERED, by=head)


def test_a_fetched_notice_is_an_arrival(cast: Cast) -> None:
    sending = send(cast)
    with as_user(cast.head) as head:
        assert note_fetched(by=head, ids=[n.id for n in notices_for(head)]) == 1
    assert board(cast, sending).reached(Stage.ARRIVED) == 1
    assert board(cast, sending).silent == 2, "a device that showed it is no answer"


def test_domains_above_hear_each_stage_once(cast: Cast) -> None:
    heard: list[ReceiptRecorded] = []
    receipt_recorded.subscribe(heard.append)
    try:
        mine = delivery_in(send(cast), cast.school)
        with as_user(cast.head) as head:
            open_delivery(delivery=mine, by=head)
            open_delivery(delivery=mine, by=head)
    finally:
        receipt_recorded._subscribers.remove(heard.append)
    assert [(event.stage, event.delivery_id) for event in heard] == [(Stage.OPENED, mine.pk)]


def test_the_mark_of_the_board_moves_with_each_receipt(cast: Cast) -> None:
    sending = send(cast)
    with as_user(cast.office_clerk):
        before = board_mark(sending)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        open_delivery(delivery=mine, by=head)
    with as_user(cast.office_clerk):
        assert board_mark(sending) > before


def test_only_the_silent_are_reminded_and_not_at_once_again(cast: Cast) -> None:
    sending = send(cast)
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        open_delivery(delivery=mine, by=head)
    with as_user(cast.office_clerk) as sender:
        assert remind_silent(dispatch=sending, by=sender) == 1
        with pytest.raises(RemindedTooSoon):
            remind_silent(dispatch=sending, by=sender)
    with system_scope(reason="tests look at both ends"):
        reminded = Notification.objects.filter(kind="dispatch.reminded")
        assert {row.unit_id for row in reminded} == {cast.other_school.pk}
        assert {row.delivery_class for row in reminded} == {"B"}
    assert AuditEntry.objects.filter(verb="dispatch.package.reminded").count() == 1


def test_nobody_left_to_remind(cast: Cast) -> None:
    sending = send(cast)
    for unit, who in ((cast.school, cast.clerk), (cast.other_school, cast.other_clerk)):
        with as_user(who) as clerk:
            open_delivery(delivery=delivery_in(sending, unit), by=clerk)
    with as_user(cast.office_clerk) as sender, pytest.raises(NobodySilent):
        remind_silent(dispatch=sending, by=sender)


def test_who_may_not_remind(cast: Cast) -> None:
    sending = send(cast)
    with as_user(cast.editor) as editor, pytest.raises(NotPermitted):
        remind_silent(dispatch=sending, by=editor)


def test_a_receipt_costs_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    mine = delivery_in(send(cast), cast.school)
    with as_user(cast.head) as head, django_assert_max_num_queries(13):
        open_delivery(delivery=mine, by=head)
