"""Health, the demo's builders and the cards of today."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client

from khue.core import demo, today
from khue.core.demo import DemoPlan
from khue.core.models import DemoStep
from khue.core.today import Card, Urgency


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "nobody.example"])
def test_an_operator_is_answered_on_every_host(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).content == b"ok\n"
    assert client.get("/readyz", headers={"host": host}).content == b"ready\n"


def test_cards_come_by_urgency_then_order_and_at_most_seven() -> None:
    def saying(title: str, urgency: Urgency) -> today.Build:
        return lambda request: Card(title, urgency)

    with today.cards.temporarily():
        today.cards._items.clear()
        today.declare_card("info", build=saying("info", Urgency.INFORMATION), order=1)
        today.declare_card("late", build=saying("late", Urgency.OVERDUE), order=90)
        today.declare_card("empty", build=lambda request: None)
        today.declare_card("head", build=saying("head", Urgency.DUE_TODAY), roles=("school.head",))
        for n in range(9):
            today.declare_card(f"x{n}", build=saying(f"x{n}", Urgency.NEEDS_ANSWER), order=50 + n)
        shown = today.cards_for(HttpRequest(), ("clerk", "office.clerk"))
    assert [card.title for card in shown] == ["late", "x0", "x1", "x2", "x3", "x4", "x5"]


@pytest.mark.django_db
def test_a_killed_demo_goes_on_where_it_stopped(settings: Any) -> None:
    settings.KHUE_IS_DEMO = True
    ran: list[str] = []

    def fails(plan: DemoPlan) -> None:
        ran.append("second")
        if len(ran) < 3:
            raise OSError("killed")

    with demo.builders.temporarily():
        demo.builders._items.clear()
        demo.declare_builder("second", 20, fails)
        demo.declare_builder("first", 10, lambda plan: ran.append("first"))
        with pytest.raises(OSError, match="killed"):
            call_command("seed_demo", schools=3)
        call_command("seed_demo", schools=3)
        call_command("seed_demo", schools=3)
        with pytest.raises(CommandError, match="already holds a demo of 3 schools"):
            call_command("seed_demo", schools=5)
    assert ran == ["first", "second", "second"]
    assert set(DemoStep.objects.values_list("key", flat=True)) == {"first", "second"}


@pytest.mark.django_db
def test_outside_the_demo_nothing_has_a_known_password() -> None:
    for command in ("seed_demo", "demo_people"):
        with pytest.raises(CommandError, match="known passwords"):
            call_command(command)
