"""Words of the outbox: delivery classes, states, kinds of notice, and what a channel must do.

A notice is text that a person should see; a channel is a way to bring it to the person. Names,
marks and health never go into the text: it may stand on a locked screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise

Text = str | Promise


class DeliveryClass(StrEnum):
    """How hard a notice tries to reach the person."""

    MUST_REACH = "A"
    NEEDS_ANSWER = "B"
    INFORMATION = "C"
    SOCIAL = "D"


class State(StrEnum):
    """Where an outbox row stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """A kind of notice that a domain may send: stable code, label, text with named places."""

    code: str
    label: Text
    text: Text
    delivery_class: DeliveryClass


@dataclass(frozen=True, slots=True)
class Message:
    """One notice for one person; the same ``dedup_key`` reaches the person once."""

    unit_id: int
    recipient_id: int
    kind: str
    dedup_key: str
    params: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    subject: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is given to bring to one person."""

    id: int
    recipient_id: int
    kind: str
    text: str
    link: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one outgoing notice. A permanent failure is not tried again."""

    id: int
    is_sent: bool
    error: str = ""
    is_permanent: bool = False


class Channel(Protocol):
    """A way to reach people. ``send`` answers for each notice and may be called again for one."""

    code: str
    label: Text

    def send(self, notices: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Bring the notices to their people."""

    def reaches(self, recipient_ids: Sequence[int]) -> set[int]:
        """Return those of the people whom this channel can reach at all."""


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One line of a person's list."""

    id: int
    text: str
    link: str
    delivery_class: DeliveryClass
    created_at: datetime
    is_seen: bool


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What one run of the outbox did."""

    claimed: int = 0
    sent: int = 0
    retried: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many rows stand in one state."""

    code: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class FailedNotice:
    """A notice that could not be sent; no content, only what an operator needs."""

    id: int
    channel: str
    kind: str
    attempts: int
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobLine:
    """A task of the worker that failed, or that has stood still."""

    id: int
    task: str
    status: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """The last written head of one unit's audit chain."""

    unit: str
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class Operations:
    """The whole operations page."""

    notices: tuple[StateCount, ...]
    oldest_waiting_at: datetime | None
    retried: int
    failed_notices: tuple[FailedNotice, ...]
    jobs: tuple[StateCount, ...]
    failed_jobs: tuple[JobLine, ...]
    stalled_jobs: tuple[JobLine, ...]
    workers: tuple[datetime, ...]
    heads: tuple[HeadLine, ...]
    heads_at: datetime | None
    is_heads_file_whole: bool
    checked_at: datetime


ChannelFactory = Callable[[], Channel]
