"""Numbers without gaps: aborts, threads, the turn of the year, cancelled numbers."""

from __future__ import annotations

import datetime as dt
import random
import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from khue.core.scoping import ScopeError, unit_scope
from khue.documents.models import RegisterBook, RegisterEntry
from khue.documents.numbering import cancel_number, take_number
from khue.documents.tests.factories import acting
from khue.documents.types import Direction, EntryState
from khue.organisation.tests.factories import Cast

DAY = dt.date(2026, 11, 24)


def take(cast: Cast, day: dt.date = DAY, direction: Direction = Direction.OUTGOING) -> int:
    with transaction.atomic():
        entry = take_number(
            unit_id=cast.office.pk, direction=direction, day=day, by=cast.office_clerk
        )
    return entry.number


def test_numbers_count_from_one(cast: Cast) -> None:
    with acting(cast.office_clerk):
        assert [take(cast) for _ in range(3)] == [1, 2, 3]


def test_incoming_and_outgoing_have_their_own_books(cast: Cast) -> None:
    with acting(cast.office_clerk):
        assert take(cast) == 1
        assert take(cast, direction=Direction.INCOMING) == 1


def test_an_abort_gives_the_number_back(cast: Cast) -> None:
    with acting(cast.office_clerk):
        assert take(cast) == 1
        with pytest.raises(RuntimeError), transaction.atomic():
            take(cast)
            raise RuntimeError
        assert take(cast) == 2


def test_the_first_of_january_begins_again(cast: Cast) -> None:
    with acting(cast.office_clerk):
        RegisterBook.objects.create(
            unit=cast.office, direction=Direction.OUTGOING, year=2026, last_number=411
        )
        with time_machine.travel("2026-12-31T10:00:00+07:00", tick=False):
            assert take(cast, dt.date(2026, 12, 31)) == 412
        assert take(cast, dt.date(2027, 1, 1)) == 1
        assert str(RegisterEntry.objects.latest("pk")) == "01"


def test_a_cancelled_number_is_kept_and_says_why(cast: Cast) -> None:
    with acting(cast.office_clerk):
        take(cast)
        entry = RegisterEntry.objects.get()
        cancel_number(entry, reason="Máy ký không trả lời.")
        assert take(cast) == 2
        assert RegisterEntry.objects.get(number=1).state == EntryState.CANCELLED
        entry.reason = ""
        with pytest.raises(IntegrityError), transaction.atomic():
            entry.save()


def test_another_units_register_is_out_of_reach(cast: Cast) -> None:
    with unit_scope([cast.school.pk]), pytest.raises(ScopeError):
        take(cast)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_with_aborts_leave_no_gap_and_no_duplicate() -> None:
    from khue.organisation.tests.factories import make_cast

    cast = make_cast()
    unit_id, clerk = cast.office.pk, cast.office_clerk
    given: list[int] = []
    lock = threading.Lock()

    def work(seed: int) -> None:
        luck = random.Random(seed)
        try:
            with unit_scope([unit_id]):
                for _ in range(150):
                    try:
                        with transaction.atomic():
                            entry = take_number(
                                unit_id=unit_id,
                                direction=Direction.OUTGOING,
                                day=DAY,
                                by=clerk,
                            )
                            if luck.random() < 0.1:
                                raise InterruptedError
                    except InterruptedError:
                        continue
                    with lock:
                        given.append(entry.number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 900 < len(given) < 1200
    assert sorted(given) == list(range(1, len(given) + 1))
    with unit_scope([unit_id]):
        kept = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
        assert list(kept) == list(range(1, len(given) + 1))
