"""Words of the room: receipt stages, kinds of things that are sent, and the receipt board."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from khue.accounts.models import User

Text = str | Promise


class Stage(IntEnum):
    """How far a delivery has come. The order is the order of the letter's way.

    Delivered: the row stands in the receiver's inbox. Arrived: a device of one of the receiver's
    people has shown the inbox line or the notice. Registered: the receiver's clerk gave it an
    incoming number. Opened: a person opened it. Assigned: the head gave it to somebody. Done:
    what was asked is reported done.
    """

    DELIVERED = 1
    ARRIVED = 2
    REGISTERED = 3
    OPENED = 4
    ASSIGNED = 5
    DONE = 6

    @property
    def label(self) -> Text:
        """The stage in a word or two."""
        return STAGE_LABELS[self]

    @property
    def slug(self) -> str:
        """The stage in an address: ``registered``."""
        return self.name.lower()


STAGE_LABELS: dict[Stage, Text] = {
    Stage.DELIVERED: _("Delivered"),
    Stage.ARRIVED: _("Arrived"),
    Stage.REGISTERED: _("Registered"),
    Stage.OPENED: _("Opened"),
    Stage.ASSIGNED: _("Assigned"),
    Stage.DONE: _("Done"),
}


class Recall(StrEnum):
    """Where a recall stands at one recipient (edXML status 13 asked, 15 agreed, 16 refused)."""

    NONE = ""
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """The state in a word or two."""
        return RECALL_LABELS[self]


RECALL_LABELS: dict[Recall, Text] = {
    Recall.NONE: "",
    Recall.ASKED: _("Recall asked"),
    Recall.AGREED: _("Recall agreed"),
    Recall.REFUSED: _("Recall refused"),
}
STAGES_BY_SLUG = {stage.slug: stage for stage in Stage}


class Urgency(StrEnum):
    """How urgent the sender calls it (Decree 30/2020: thường, khẩn, thượng khẩn, hoả tốc)."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"

    @property
    def label(self) -> Text:
        """The word on the paper."""
        return URGENCY_LABELS[self]


URGENCY_LABELS: dict[Urgency, Text] = {
    Urgency.NORMAL: _("Normal"),
    Urgency.URGENT: _("Urgent"),
    Urgency.VERY_URGENT: _("Very urgent"),
    Urgency.EXPRESS: _("Express"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on the envelope: shown in the receiver's inbox without asking the sender."""

    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    abstract: str = ""
    urgency: Urgency = Urgency.NORMAL
    type_label: str = ""

    @property
    def reference(self) -> str:
        """Number and symbol as one: ``05/BNV-VP``."""
        if not self.symbol or "/" in self.number:
            return self.number
        return f"{self.number}/{self.symbol}" if self.number else self.symbol


@dataclass(frozen=True, slots=True)
class DispatchKind:
    """A kind of thing that an upper domain sends: label and addresses at both ends.

    ``recall_url`` is the kind's own page for asking a recall, where it means more than the copies.

    ``receiver_url`` gets the delivery's id, ``sender_url`` the id of the upper domain's object;
    without them this room shows its own plain pages. ``also_reads`` (user, delivery's id) says who
    else in the receiving unit may read the files: whom the head has assigned.
    """

    code: str
    label: Text
    receiver_url: Callable[[int], str] | None = None
    sender_url: Callable[[int], str] | None = None
    also_reads: Callable[[User, int], bool] | None = None
    recall_url: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One recipient as the audience found it: a unit, or a person in a unit."""

    unit_id: int
    unit_name: str
    unit_code: str = ""
    person_id: int | None = None
    user_id: int | None = None
    person_name: str = ""

    @property
    def name(self) -> str:
        """How the line of the frozen list reads."""
        return f"{self.person_name}, {self.unit_name}" if self.person_name else self.unit_name


@dataclass(frozen=True, slots=True)
class Preview:
    """How many an audience reaches today, and the first few names."""

    units: int
    persons: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One recipient on the board."""

    id: int
    name: str
    code: str
    stage: Stage
    arrived_at: datetime | None
    registered_at: datetime | None
    incoming_number: str
    opened_at: datetime | None
    opened_by: str
    assigned_at: datetime | None
    done_at: datetime | None
    reminded_at: datetime | None
    is_overdue: bool
    recall: Recall = Recall.NONE
    recall_answered_at: datetime | None = None
    recall_answered_by: str = ""
    recall_answer: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether nobody there has registered or opened it."""
        return self.stage < Stage.REGISTERED

    @property
    def last_at(self) -> datetime | None:
        """When the last known stage was reached."""
        known = (
            self.done_at, self.assigned_at, self.opened_at, self.registered_at, self.arrived_at
        )  # fmt: skip
        return max((at for at in known if at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole receipt board of one dispatch, made by one query over kept rows."""

    dispatch_id: int
    subject: str
    reference: str
    kind: str
    object_id: int
    sent_at: datetime
    due_on: date | None
    reminded_at: datetime | None
    lines: tuple[ReceiptLine, ...]
    recalled_at: datetime | None = None
    recall_reason: str = ""

    def recalls(self, state: Recall) -> int:
        """How many recipients have this answer to the recall."""
        return sum(1 for line in self.lines if line.recall is state)

    @property
    def total(self) -> int:
        """How many recipients there are."""
        return len(self.lines)

    def reached(self, stage: Stage) -> int:
        """How many have come at least as far as ``stage``."""
        return sum(1 for line in self.lines if line.stage >= stage)

    def at(self, stage: Stage) -> tuple[ReceiptLine, ...]:
        """Those whose last stage is ``stage``."""
        return tuple(line for line in self.lines if line.stage == stage)

    @property
    def silent(self) -> int:
        """How many have neither registered nor opened it; a device that showed it is no answer."""
        return sum(1 for line in self.lines if line.is_silent)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receiver reports when a stage is reached."""

    incoming_number: str = ""
    note: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
