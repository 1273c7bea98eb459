"""Reminders by the clock: two working days before, on the day, on the working day after; once a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
import time_machine

from khue.core.dates import HANOI
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.models import Recipient
from khue.dispatch.services import ask_recall, record_receipt, remind_by_clock
from khue.dispatch.types import Stage
from khue.organisation.tests.factories import Cast

from .factories import as_user, delivery_in, send

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (26, 27, 30, 24))
SUNDAY = date(2026, 11, 29)


@contextmanager
def morning(day: date) -> Iterator[None]:
    with (
        time_machine.travel(
            datetime(day.year, day.month, day.day, 7, 30, tzinfo=HANOI), tick=False
        ),
        system_scope(reason="the test is the clock"),
    ):
        yield


@pytest.mark.parametrize(
    ("day", "due", "count"),
    [
        (THURSDAY, THURSDAY, 1),
        (TUESDAY, THURSDAY, 1),
        (THURSDAY, MONDAY, 1),
        (THURSDAY, SUNDAY, 1),
        (MONDAY, FRIDAY, 1),
        (MONDAY, SUNDAY, 1),
        (THURSDAY, FRIDAY, 0),
        (MONDAY, THURSDAY, 0),
        (SUNDAY, SUNDAY, 0),
    ],
)
def test_the_days_of_reminding(cast: Cast, day: date, due: date, count: int) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=HANOI), tick=False):
        send(cast, due_on=due)
    with morning(day):
        assert remind_by_clock() == count
        assert remind_by_clock() == 0


def test_who_has_done_it_is_left_in_peace(cast: Cast) -> None:
    sending = send(cast, due_on=THURSDAY)
    with as_user(cast.head):
        record_receipt(delivery=delivery_in(sending, cast.school), stage=Stage.DONE, by=cast.head)
    with morning(THURSDAY):
        assert remind_by_clock() == 1
        reminded = Recipient.objects.filter(dispatch=sending, reminded_at__isnull=False)
        assert set(reminded.values_list("recipient_unit_id", flat=True)) == {cast.other_school.pk}
        entry = AuditEntry.objects.filter(verb="dispatch.package.reminded").latest("pk")
        assert entry.by_id is None


def test_what_is_recalled_is_not_asked_for(cast: Cast) -> None:
    sending = send(cast, due_on=THURSDAY)
    with as_user(cast.office_clerk):
        ask_recall(dispatch=sending, reason="Nhầm phụ lục", by=cast.office_clerk)
    with morning(THURSDAY):
        assert remind_by_clock() == 0
