"""What one has to do today: domains declare cards, the first page shows the few that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.http import HttpRequest

from .registry import Registry
from .ui.navigation import EVERYBODY
from .ui.shapes import Kind

LIMIT = 7


class Urgency(IntEnum):
    """The order of the page."""

    OVERDUE = 0
    DUE_TODAY = 1
    NEEDS_ANSWER = 2
    INFORMATION = 3


KINDS: dict[Urgency, Kind] = {
    Urgency.OVERDUE: "overdue",
    Urgency.DUE_TODAY: "waiting",
    Urgency.NEEDS_ANSWER: "active",
    Urgency.INFORMATION: "neutral",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a card, with the way to it."""

    title: str
    url: str = ""
    meta: str = ""
    kind: Kind | str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a sentence with a figure, a few lines, the way to all of them."""

    title: str
    urgency: Urgency = Urgency.INFORMATION
    text: str = ""
    url: str = ""
    act: str = ""
    lines: tuple[Line, ...] = ()
    # A fragment of one's own ("documents/today_card.html") with its values, after the lines.
    template: str = ""
    values: object = None

    @property
    def kind(self) -> Kind:
        """The state that colours the card's mark."""
        return KINDS[self.urgency]


Build = Callable[[HttpRequest], Card | None]


@dataclass(frozen=True, slots=True)
class CardDeclaration:
    """A card that a domain offers to some roles."""

    key: str
    roles: frozenset[str]
    order: int
    build: Build


cards: Registry[CardDeclaration] = Registry("card of today")


def declare_card(
    key: str, *, build: Build, roles: Iterable[str] = (EVERYBODY,), order: int = 50
) -> None:
    """Declare a card (in ``AppConfig.ready``); ``roles`` are codes of the hat (``school.head``).

    ``build`` returns ``None`` when there is nothing to say: then the card is absent.
    """
    cards.add(key, CardDeclaration(key, frozenset(roles), order, build))


def cards_for(request: HttpRequest, role_codes: Iterable[str]) -> list[Card]:
    """Return at most seven cards: overdue, due today, needs my answer, information."""
    roles = frozenset(role_codes)
    built: list[tuple[Urgency, int, Card]] = []
    for declared in sorted(cards, key=lambda c: (c.order, c.key)):
        if EVERYBODY not in declared.roles and not declared.roles & roles:
            continue
        card = declared.build(request)
        if card is not None:
            built.append((card.urgency, declared.order, card))
    built.sort(key=lambda entry: entry[:2])
    return [card for _urgency, _order, card in built[:LIMIT]]
