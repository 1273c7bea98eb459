"""Many people at once: every receipt is kept once, whatever the order and the repetitions."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from khue.accounts.models import User
from khue.core.models import AuditChain, AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.models import Delivery, Dispatch, ReceiptEvent, Recipient
from khue.dispatch.services import note_arrivals, record_receipt
from khue.dispatch.types import Receipt, Stage
from khue.organisation.tests.factories import Cast, make_post, make_unit, make_user
from khue.organisation.types import Role

from .factories import as_user, send

THREADS = 8
STEPS = (Stage.ARRIVED, Stage.REGISTERED, Stage.OPENED, Stage.ASSIGNED, Stage.DONE)


def in_parallel(work: Callable[[int], int]) -> list[int]:
    """Run ``work`` in threads, each with its own connection as the application."""

    def run(number: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE khue_app")
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def schools(cast: Cast, count: int) -> dict[int, User]:
    """Make schools below the office, each with a head; return the heads by unit."""
    found = {}
    for number in range(count):
        unit = make_unit(f"Trường số {number}", f"truong-{number}", manager=cast.office)
        found[unit.pk] = make_user(f"Hiệu trưởng {number}", f"ht{number}")
        make_post(found[unit.pk], unit, Role.HEAD)
    return found | {cast.school.pk: cast.head, cast.other_school.pk: cast.intruder}


def rows_of(sending: Dispatch) -> list[Delivery]:
    with system_scope(reason="tests look at both ends"):
        return list(Delivery.objects.filter(dispatch_id=sending.pk))


@pytest.mark.django_db(transaction=True)
def test_one_letter_opened_by_eight_at_once_is_opened_once(cast: Cast) -> None:
    sending = send(cast)
    (mine,) = [row for row in rows_of(sending) if row.unit_id == cast.school.pk]

    def work(number: int) -> int:
        with as_user(User.objects.get(pk=cast.head.pk if number % 2 else cast.clerk.pk)) as user:
            row = Delivery.objects.get(pk=mine.pk)
            return record_receipt(delivery=row, stage=Stage.OPENED, by=user)

    assert sum(in_parallel(work)) == 1
    with system_scope(reason="tests look at both ends"):
        assert ReceiptEvent.objects.filter(stage=Stage.OPENED).count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_receipts_in_parallel_lose_nothing(cast: Cast) -> None:
    heads = schools(cast, 98)
    sending = send(cast)
    deliveries = rows_of(sending)
    assert len(deliveries) == 100
    jobs = [(row, stage) for row in deliveries for stage in STEPS] * 20
    random.Random(2026).shuffle(jobs)

    def work(number: int) -> int:
        done = 0
        for row, stage in jobs[number::THREADS]:
            with as_user(User.objects.get(pk=heads[row.unit_id].pk)) as head:
                fresh = Delivery.objects.get(pk=row.pk)
                if stage is Stage.ARRIVED:
                    done += note_arrivals(deliveries=[fresh], by=head)
                else:
                    detail = Receipt(incoming_number=str(row.pk))
                    done += record_receipt(delivery=fresh, stage=stage, by=head, detail=detail)
        return done

    in_parallel(work)
    with system_scope(reason="tests look at both ends"):
        for model in (Delivery, Recipient):
            whole = model.objects.filter(
                dispatch_id=sending.pk, stage=Stage.DONE, arrived_at__isnull=False
            ).exclude(registered_at=None, opened_at=None, assigned_at=None)
            assert whole.count() == 100
        for stage in STEPS[1:]:
            assert ReceiptEvent.objects.filter(stage=stage).count() == 100
        numbers = Recipient.objects.values_list("incoming_number", flat=True)
        assert len(set(numbers)) == 100
    audited = AuditEntry.objects.filter(verb="dispatch.delivery.receipted")
    assert audited.count() == 400
    for chain in AuditChain.objects.all():
        assert AuditEntry.objects.filter(unit_id=chain.unit_id).count() == chain.length
