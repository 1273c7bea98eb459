"""What happens to documents, for the rooms above; inside the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from khue.core.events import Event


class IncomingStep(StrEnum):
    """A step that the receiving unit has taken; ``STARTED``: an assignee has opened it."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    STARTED = "started"
    DONE = "done"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class IncomingMoved:
    """The unit has come a step further with an incoming document.

    ``by_id`` is who did it, ``text`` the reason of a return.
    """

    unit_id: int
    document_id: int
    step: IncomingStep
    by_id: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingSent:
    """An outgoing document has left: its lines of bodies outside wait to be carried there."""

    unit_id: int
    document_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """An issued document corrects, amends, replaces or repeals an earlier one of the unit."""

    unit_id: int
    old_id: int
    new_id: int
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """What is to be said of an issued document has changed: its standing, or its days in force."""

    unit_id: int
    document_id: int
    standing: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """The unit takes back an issued document; where it went through Khuê, ``dispatch`` asks."""

    unit_id: int
    document_id: int
    dispatch_id: int | None
    reason: str


replaced: Event[Replaced] = Event("documents.replaced")
standing_changed: Event[StandingChanged] = Event("documents.standing_changed")
recalled: Event[Recalled] = Event("documents.recalled")
incoming_moved: Event[IncomingMoved] = Event("documents.incoming_moved")
outgoing_sent: Event[OutgoingSent] = Event("documents.outgoing_sent")
