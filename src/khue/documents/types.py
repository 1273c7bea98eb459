"""Words of the room: states, directions, kinds of recipients, and values its face hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from khue.files.models import StoredFile

KIND = "documents.outgoing"
"""The kind under which letters are dispatched, stored and published."""

JOINT_KIND = "documents.joint"
"""The kind under which the further body of a joint document keeps its own copy of the paper."""

INCOMING_KIND = "documents.incoming"
"""The kind under which scans of paper letters that came by hand are stored."""

INTAKE_KIND = "documents.intake"
"""The kind under which files lie that the clerk has not registered yet."""


class Urgency(models.TextChoices):
    """The stamps of Decree 30/2020, box 10b (the same values as the paper and the envelope)."""

    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    VERY_URGENT = "very_urgent", _("Very urgent")
    EXPRESS = "express", _("Express")


class OutgoingState(models.TextChoices):
    """The way of an outgoing document. Number and seal are given in one act."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for signature")
    RETURNED = "returned", _("Returned")
    SIGNED = "signed", _("Signed")
    SEALED = "sealed", _("Numbered and sealed")
    DISPATCHED = "dispatched", _("Sent")


class IncomingState(models.TextChoices):
    """How far the receiving unit has come with a document."""

    ARRIVED = "arrived", _("Not registered")
    REGISTERED = "registered", _("Registered")
    ASSIGNED = "assigned", _("Assigned")
    DONE = "done", _("Done")


class IntakeKind(models.TextChoices):
    """How it came from outside Khuê."""

    MAIL = "mail", _("E-mail")
    SCAN = "scan", _("Scan or photo")


class IntakeState(models.TextChoices):
    """What the clerk has done with it."""

    READING = "reading", _("Being read")
    READY = "ready", _("Waits for the clerk")
    REGISTERED = "registered", _("Registered")
    RETURNED = "returned", _("Returned to the sender")
    DROPPED = "dropped", _("Put away")


class Direction(models.TextChoices):
    """Which of the two registers."""

    OUTGOING = "outgoing", _("Outgoing documents")
    INCOMING = "incoming", _("Incoming documents")


class EntryState(models.TextChoices):
    """A number is issued once; a cancelled one stays in the book with its reason."""

    ISSUED = "issued", _("Issued")
    CANCELLED = "cancelled", _("Cancelled")


class LinkKind(models.TextChoices):
    """What a later document does to an earlier one (Decree 30/2020, article 18)."""

    CORRECTS = "corrects", _("Corrects a mistake of form")
    AMENDS = "amends", _("Amends")
    REPLACES = "replaces", _("Replaces")
    REPEALS = "repeals", _("Repeals")


class Standing(models.TextChoices):
    """What became of an issued document, the gravest last; empty: nothing has happened to it."""

    CORRECTED = "corrected", _("Corrected")
    AMENDED = "amended", _("Amended")
    REPLACED = "replaced", _("Replaced")
    REPEALED = "repealed", _("Repealed")
    RECALLED = "recalled", _("Recalled")


class CopyForm(models.TextChoices):
    """The three forms of copies (Decree 30/2020, article 3 and Annex III); the value is the symbol."""

    SY = "SY", _("Sao y: the whole original")
    TRS = "TrS", _("Trích sao: a part of the original")
    SL = "SL", _("Sao lục: a copy of a sao y")


COPY_TITLES = {CopyForm.SY: "Sao y", CopyForm.TRS: "Trích sao", CopyForm.SL: "Sao lục"}
"""As they stand on the paper."""

COPY_BOOK = "copies"
"""The code of the book in which the numbers of all copies run."""


STANDING_AFTER: dict[str, Standing] = {
    LinkKind.CORRECTS: Standing.CORRECTED,
    LinkKind.AMENDS: Standing.AMENDED,
    LinkKind.REPLACES: Standing.REPLACED,
    LinkKind.REPEALS: Standing.REPEALED,
}


def milder_than(standing: str) -> list[str]:
    """Return the states that give way to this one."""
    order = ["", *Standing.values]
    return order[: order.index(standing)]


class SecretBook(models.TextChoices):
    """The registers of secret documents, which exist on paper only (Decree 26/2020)."""

    OUTGOING = "outgoing", _("Register of secret outgoing documents")
    INCOMING = "incoming", _("Register of secret incoming documents")
    TRANSFER = "transfer", _("Book of handing over secret documents")


class RecipientKind(models.TextChoices):
    """What a line of the recipients block (box 9b) means."""

    AUDIENCE = "audience", _("Recipients in Khuê")
    SUPERIOR = "superior", _("Body outside Khuê")
    LEADERS = "leaders", _("Leaders of the unit")
    PORTAL = "portal", _("Portal")
    ARCHIVE = "archive", _("Archive copy")


class AssignmentState(models.TextChoices):
    """Whether what was asked is done."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")


class StepKind(models.TextChoices):
    """Which mark a step of the signing route puts on the paper."""

    TEXT = "text", _("Initials at the end of the text")
    FORM = "form", _("Initials by the recipients")
    SIGN = "sign", _("Signature")


INITIALS = (StepKind.TEXT, StepKind.FORM)


class StepState(models.TextChoices):
    """How far one step of the signing route has come."""

    PLANNED = "planned", _("Not yet their turn")
    OPEN = "open", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Dropped")


class JointState(models.TextChoices):
    """The way of a joint document in the list of a further body."""

    WAITING = "waiting", _("Waiting for signature")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by the leading body")
    NUMBERED = "numbered", _("Waiting for the seal")
    SEALED = "sealed", _("Sealed by all")


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One line of a planned route: who, with which mark, in which turn, until when.

    Exactly one of ``user_id``, ``role`` and ``body_id``; steps of the same position are parallel.
    """

    kind: StepKind
    position: int
    user_id: int | None = None
    role: str = ""
    body_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the recipients block before it is stored."""

    kind: RecipientKind
    text: str


@dataclass(frozen=True, slots=True)
class OutsideState:
    """How far a document has come at a body outside, as a badge with the way to more."""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A line of a body outside: its place in the block, its words, whether it was delivered."""

    position: int
    text: str
    is_delivered: bool


@dataclass(frozen=True, slots=True)
class OutsideLetter:
    """An issued document as it is handed to another system; files: the paper first.

    ``replaces`` are the unit's earlier documents that it replaces.
    """

    unit_id: int
    document_id: int
    number: str
    symbol: str
    reference: str
    issued_on: date
    type_code: str
    type_name: str
    abstract: str
    urgency: str
    due_on: date | None
    signer_name: str
    signer_lines: tuple[str, ...]
    pages: int
    recipients: tuple[str, ...]
    lines: tuple[OutsideLine, ...]
    files: tuple[StoredFile, ...]
    replaces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """One line of the outgoing register: the ten columns of Annex IV."""

    reference: str
    issued_on: date | None
    subject: str
    signer: str
    recipients: str
    archive: str
    copies: str
    sent_on: date | None
    receipt: str
    note: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One line of the incoming register: the ten columns of Annex IV."""

    arrived_on: date
    number: str
    issuer: str
    reference: str
    issued_on: date | None
    subject: str
    receiver: str
    passed_on: date | None
    receipt: str
    note: str
    is_cancelled: bool = False


class Field(StrEnum):
    """A field that can be searched alone; the value stands before the words in the index."""

    NUMBER = "n"
    ABSTRACT = "a"
    BODY = "o"
    PERSON = "p"
    TYPE = "t"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for; empty fields don't matter. ``direction`` "" means both registers."""

    words: str = ""
    number: str = ""
    abstract: str = ""
    body: str = ""
    person: str = ""
    type: str = ""
    urgency: str = ""
    direction: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked that narrows the search."""
        return self == Query(direction=self.direction)
