"""What happens to documents, for the rooms above."""

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


@dataclass(frozen=True, slots=True)
class IncomingMoved:
    """The unit has come a step further with an incoming document; ``by_id`` is who did it."""

    unit_id: int
    document_id: int
    step: IncomingStep
    by_id: int


@dataclass(frozen=True, slots=True)
class OutgoingSent:
    """An outgoing document has left: its lines of bodies outside wait to be carried there."""

    unit_id: int
    document_id: int
    by_id: int


incoming_moved: Event[IncomingMoved] = Event("documents.incoming_moved")
outgoing_sent: Event[OutgoingSent] = Event("documents.outgoing_sent")
