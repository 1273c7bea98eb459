"""The outbox: in one transaction with its cause, once each, retried, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khue.core.errors import ConnectorError, NotFound
from khue.core.scoping import system_scope, unit_scope
from khue.notifications.events import NoticesFetched, notices_fetched
from khue.notifications.models import Notification
from khue.notifications.registry import channels
from khue.notifications.selectors import get_notice_for, notices_for, unseen_count
from khue.notifications.services import mark_all_seen, mark_seen, note_fetched, send_due
from khue.notifications.services.sending import MOST_ATTEMPTS
from khue.notifications.types import BatchReport, State
from khue.organisation.tests.factories import Cast

from .factories import FakeChannel, outbox, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[FakeChannel]:
    """Register a second channel for the time of one test."""
    channel = FakeChannel()
    with channels.temporarily():
        channels.add(channel.code, channel)
        yield channel


def run() -> BatchReport:
    with system_scope(reason="tests stand in for the worker"):
        return send_due()


def test_the_notice_and_its_task_stand_or_fall_with_the_act(cast: Cast) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        tell(cast.head, cast.school)
        raise Undone
    assert outbox() == []
    assert not ProcrastinateJob.objects.filter(task_name="notifications.send_due").exists()
    tell(cast.head, cast.school)
    assert ProcrastinateJob.objects.filter(task_name="notifications.send_due").count() == 1


def test_the_same_thing_reaches_a_person_once(cast: Cast) -> None:
    tell(cast.head, cast.school, dedup_key="x")
    tell(cast.head, cast.school, dedup_key="x")
    tell(cast.clerk, cast.school, dedup_key="x")
    assert len(outbox()) == 2


def test_a_run_sends_what_is_due(cast: Cast) -> None:
    tell(cast.head, cast.school)
    assert run() == BatchReport(claimed=1, sent=1)
    (row,) = outbox()
    assert (row.state, row.lease_until, row.attempts) == (State.SENT, None, 1)
    assert run() == BatchReport()


def test_every_channel_gets_its_own_row(cast: Cast, fake: FakeChannel) -> None:
    tell(cast.head, cast.school)
    assert run().sent == 2
    assert [notice.text for notice in fake.brought] == ["From Phòng: Công văn 1"]


def test_a_failure_waits_longer_each_time_and_is_given_up_at_last(
    cast: Cast, fake: FakeChannel
) -> None:
    fake.broken = ConnectorError("gateway is down", permanent=False)
    tell(cast.head, cast.school)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        run()
        row = next(row for row in outbox() if row.channel == "fake")
        waits.append(row.due_at - timezone.now())
        with system_scope(reason="tests turn the clock"):
            Notification.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert row.state == State.FAILED
    assert row.last_error == "gateway is down"
    assert waits[1] > waits[0] > timedelta(seconds=20)


def test_a_permanent_failure_is_not_tried_again(cast: Cast, fake: FakeChannel) -> None:
    fake.broken = ConnectorError("no such number", permanent=True)
    tell(cast.head, cast.school)
    assert run().failed == 1


def test_rows_of_a_dead_worker_are_taken_up_after_their_lease(cast: Cast) -> None:
    tell(cast.head, cast.school)
    with system_scope(reason="tests stand in for a worker that died"):
        Notification.objects.update(
            state=State.SENDING, lease_until=timezone.now() + timedelta(seconds=30), attempts=1
        )
    assert run().claimed == 0
    with system_scope(reason="tests turn the clock"):
        Notification.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run() == BatchReport(claimed=1, sent=1)


def test_a_persons_list_needs_no_worker(cast: Cast) -> None:
    tell(cast.head, cast.school, 1)
    tell(cast.head, cast.school, 2)
    with unit_scope([cast.school.pk]):
        assert [n.text for n in notices_for(cast.head)] == [
            "From Phòng: Công văn 2",
            "From Phòng: Công văn 1",
        ]
        assert unseen_count(cast.head) == 2
        assert notices_for(cast.clerk) == []
        newest = notices_for(cast.head)[0].id
        assert mark_seen(by=cast.clerk, ids=[newest]) == 0
        assert mark_seen(by=cast.head, ids=[newest]) == 1
        assert unseen_count(cast.head) == 1
        assert mark_all_seen(by=cast.head) == 1
        assert unseen_count(cast.head) == 0
    assert {row.state for row in outbox()} == {State.SEEN}


def test_seen_while_the_worker_holds_it(cast: Cast) -> None:
    tell(cast.head, cast.school)
    with system_scope(reason="tests stand in for the worker"):
        Notification.objects.update(
            state=State.SENDING, lease_until=timezone.now() - timedelta(seconds=1), attempts=1
        )
    with unit_scope([cast.school.pk]):
        mark_all_seen(by=cast.head)
    run()
    (row,) = outbox()
    assert row.state == State.SEEN


def test_the_intruder_reads_no_notice_of_another(cast: Cast) -> None:
    tell(cast.head, cast.school)
    (row,) = outbox()
    with unit_scope([cast.school.pk]), pytest.raises(NotFound):
        get_notice_for(cast.clerk, row.pk)
    with unit_scope([cast.other_school.pk]), pytest.raises(NotFound):
        get_notice_for(cast.intruder, row.pk)


def test_fetched_is_told_once(cast: Cast) -> None:
    tell(cast.head, cast.school, subject="tests.thing:7")
    heard: list[NoticesFetched] = []
    notices_fetched.subscribe(heard.append)
    try:
        (row,) = outbox()
        with unit_scope([cast.school.pk]):
            assert note_fetched(by=cast.clerk, ids=[row.pk]) == 0
            assert note_fetched(by=cast.head, ids=[row.pk]) == 1
            assert note_fetched(by=cast.head, ids=[row.pk]) == 0
    finally:
        notices_fetched._subscribers.remove(heard.append)
    assert [event.subjects for event in heard] == [("tests.thing:7",)]
