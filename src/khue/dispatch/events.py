"""What happens here, for the domains above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khue.core.events import Event

from .types import Stage


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A thing has been sent: the list of recipients is frozen."""

    dispatch_id: int
    unit_id: int
    kind: str
    object_id: int
    recipients: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """Rows stand in the inboxes; ``delivery_ids`` are in the order of the frozen list."""

    dispatch_id: int
    kind: str
    object_id: int
    delivery_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceiptRecorded:
    """A receiver has come to a stage for the first time."""

    dispatch_id: int
    recipient_id: int
    delivery_id: int
    kind: str
    object_id: int
    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class RecallAsked:
    """The sender wants its copies back from these recipients (edXML status 13)."""

    dispatch_id: int
    unit_id: int
    kind: str
    object_id: int
    recipient_ids: tuple[int, ...]
    delivery_ids: tuple[int, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecallAnswered:
    """A receiver has agreed (15) or refused (16); ``reason`` is that of a refusal."""

    dispatch_id: int
    recipient_id: int
    delivery_id: int
    unit_id: int
    kind: str
    object_id: int
    is_agreed: bool
    reason: str
    at: datetime


dispatched: Event[Dispatched] = Event("dispatch.dispatched")
delivered: Event[Delivered] = Event("dispatch.delivered")
receipt_recorded: Event[ReceiptRecorded] = Event("dispatch.receipt_recorded")
recall_asked: Event[RecallAsked] = Event("dispatch.recall_asked")
recall_answered: Event[RecallAnswered] = Event("dispatch.recall_answered")
