"""Sending: the frozen list, the inboxes, the notices, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khue.core.errors import NotFound, NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.errors import AlreadyDispatched, EmptyAudience
from khue.dispatch.events import Delivered, delivered
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.selectors import board_for, deliveries_for, get_delivery_for, get_dispatch_for
from khue.dispatch.services import Audience, RoleHolders, UnitsMatching
from khue.dispatch.types import Stage
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast, make_post, make_unit, make_user
from khue.organisation.types import Role

from .factories import as_user, delivery_in, named, send

pytestmark = pytest.mark.django_db


def test_filter_and_frozen_list_are_both_kept(cast: Cast) -> None:
    sending = send(cast)
    make_unit("Trường Tiểu học Mới", "th-moi", manager=cast.office)
    with as_user(cast.office_clerk):
        kept = Dispatch.objects.get(pk=sending.pk)
        names = list(Recipient.objects.filter(dispatch=kept).values_list("name", flat=True))
    assert kept.audience["clauses"][0]["code"] == "units.matching"
    assert Audience.from_json(kept.audience).clauses[0] == UnitsMatching(
        kinds=("primary",), managed_by=cast.office.pk
    )
    assert sorted(names) == sorted([cast.school.name, cast.other_school.name])


def test_each_school_has_it_at_once_and_only_its_own(cast: Cast) -> None:
    send(cast)
    with as_user(cast.clerk) as clerk:
        (found,) = deliveries_for(clerk)
        assert (found.reference, found.sender_name) == ("128/PGDĐT", cast.office.name)
    with as_user(cast.teacher) as teacher:
        assert not deliveries_for(teacher).exists()


def test_intruder_finds_nothing(cast: Cast) -> None:
    sending = send(cast, audience=named(cast.school))
    mine = delivery_in(sending, cast.school)
    with as_user(cast.head) as head:
        assert get_delivery_for(head, mine.pk) == mine
    with as_user(cast.intruder) as intruder:
        with pytest.raises(NotFound):
            get_delivery_for(intruder, mine.pk)
        with pytest.raises(NotFound):
            get_dispatch_for(intruder, sending.pk)
        with pytest.raises(NotFound):
            board_for(intruder, sending.pk)
        assert not deliveries_for(intruder).exists()


def test_a_leader_of_the_office_does_not_read_the_inbox_of_a_school(cast: Cast) -> None:
    sending = send(cast)
    theirs = delivery_in(sending, cast.school)
    with as_user(cast.leader) as leader, pytest.raises(NotFound):
        get_delivery_for(leader, theirs.pk)


def test_head_and_clerk_of_each_school_are_told_once(cast: Cast) -> None:
    send(cast)
    with system_scope(reason="tests look at both ends"):
        told = Notification.objects.values_list("recipient__username", "unit_id")
        assert sorted(told) == sorted(
            [
                ("head", cast.school.pk),
                ("clerk", cast.school.pk),
                ("intruder", cast.other_school.pk),
                ("other_clerk", cast.other_school.pk),
            ]
        )


def test_persons_by_role_receive_it_themselves(cast: Cast) -> None:
    audience = Audience((RoleHolders(roles=("teacher",), managed_by=cast.office.pk),))
    send(cast, audience=audience)
    with as_user(cast.teacher) as teacher:
        (found,) = deliveries_for(teacher)
        assert found.person == cast.teacher.person
    with as_user(cast.head) as head:
        assert not deliveries_for(head).exists()


def test_the_same_thing_is_sent_once(cast: Cast) -> None:
    sending = send(cast)
    with pytest.raises(AlreadyDispatched):
        send(cast, object_id=sending.object_id)


def test_nobody_is_no_audience(cast: Cast) -> None:
    with pytest.raises(EmptyAudience):
        send(cast, audience=Audience((UnitsMatching(kinds=("preschool",)),)))


@pytest.mark.parametrize("who", ["teacher", "editor", "head"])
def test_who_may_not_send_for_the_office(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        send(cast, by=getattr(cast, who))


def test_the_act_is_one_audit_row_with_filter_and_count(cast: Cast) -> None:
    sending = send(cast)
    entry = AuditEntry.objects.get(verb="dispatch.package.sent")
    assert (entry.unit_id, entry.object_id) == (cast.office.pk, str(sending.pk))
    assert (entry.value.after or {})["recipients"] == 2


def test_domains_above_hear_of_it_in_the_same_transaction(cast: Cast) -> None:
    heard: list[Delivered] = []
    delivered.subscribe(heard.append)
    try:
        sending = send(cast, due_on=date(2026, 12, 1))
    finally:
        delivered._subscribers.remove(heard.append)
    assert heard[0].dispatch_id == sending.pk
    assert len(heard[0].delivery_ids) == 2


def test_a_failing_listener_leaves_nothing_behind(cast: Cast) -> None:
    def fail(_: Any) -> None:
        raise RuntimeError("no")

    delivered.subscribe(fail)
    try:
        with pytest.raises(RuntimeError):
            send(cast)
    finally:
        delivered._subscribers.remove(fail)
    with system_scope(reason="tests look at both ends"):
        assert not Dispatch.objects.exists()
        assert not Delivery.objects.exists()
        assert not Notification.objects.exists()


def test_queries_do_not_grow_with_the_audience(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        school = make_unit(f"Trường số {number}", f"truong-{number}", manager=cast.office)
        make_post(make_user(f"Hiệu trưởng {number}", f"ht{number}"), school, Role.HEAD)
    with django_assert_max_num_queries(45):
        send(cast)
    with as_user(cast.office_clerk) as clerk:
        assert board_for(clerk, Dispatch.objects.get().pk).reached(Stage.DELIVERED) == 42
