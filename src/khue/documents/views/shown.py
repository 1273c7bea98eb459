"""From rows to the pieces that the components draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khue.core.dates import HANOI
from khue.core.permissions import holds_anywhere
from khue.core.ui.shapes import Chip, Step
from khue.core.ui.words import short_date
from khue.documents import permissions
from khue.documents.arrival_clock import Clock, clock_of
from khue.documents.clocks import IssueClocks
from khue.documents.extensions import Part, declared_parts
from khue.documents.models import (
    Assignment,
    IncomingDocument,
    JointPaper,
    OutgoingDocument,
    SigningStep,
)
from khue.documents.selectors import is_late
from khue.documents.types import (
    AssignmentState,
    IncomingState,
    JointState,
    OutgoingState,
    Standing,
    StepState,
    Urgency,
)

NEARBY = 12
"""How many documents stand in the list beside the one that is read at a desk."""

OUTGOING_KINDS = {
    OutgoingState.DRAFT: "neutral",
    OutgoingState.SUBMITTED: "waiting",
    OutgoingState.RETURNED: "refused",
    OutgoingState.SIGNED: "active",
    OutgoingState.SEALED: "active",
    OutgoingState.DISPATCHED: "done",
}
INCOMING_KINDS = {
    IncomingState.ARRIVED: "waiting",
    IncomingState.REGISTERED: "active",
    IncomingState.ASSIGNED: "active",
    IncomingState.DONE: "done",
    IncomingState.RETURNED: "refused",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    when: datetime | str
    second: str = ""
    second_text: str = ""
    is_new: bool = False


def outgoing_row(document: OutgoingDocument, clocks: IssueClocks | None = None) -> Row:
    """A line of the outgoing list; with clocks it says what should have left the house."""
    state = OutgoingState(document.state)
    parts = [document.reference or document.type_name, document.signer_name]
    clock = clocks.of(document) if clocks else None
    late = ("overdue", _("Overdue")) if clock is not None and clock.is_late else None
    second = late or _standing(document) or _urgency(document.urgency)
    if not second[0] and document.is_expired:
        second = ("refused", _("Not in force any more"))
    return Row(
        title=document.abstract,
        url=reverse("documents:outgoing", args=[document.pk]),
        meta=" · ".join(part for part in parts if part),
        state=OUTGOING_KINDS[state],
        state_text=str(state.label),
        when=document.updated_at,
        second=second[0],
        second_text=second[1],
    )


def incoming_row(document: IncomingDocument) -> Row:
    """A line of the incoming list."""
    state = IncomingState(document.state)
    number = _("No. %(number)s") % {"number": document.number_text} if document.number else ""
    late = state != IncomingState.DONE and is_late(document.due_on)
    second = ("overdue", _("Overdue")) if late else _urgency(document.urgency)
    delivery = document.delivery
    if delivery is not None and delivery.recall:
        second = ("refused", str(delivery.recall_state.label))
    else:
        second = _clock(document) or _standing(document) or second
    parts = [number, document.reference, document.issuer]
    return Row(
        title=document.abstract,
        url=reverse("documents:incoming", args=[document.pk]),
        meta=" · ".join(part for part in parts if part),
        state=INCOMING_KINDS[state],
        state_text=str(state.label),
        when=document.arrived_at,
        is_new=document.first_opened_at is None,
        second=second[0],
        second_text=second[1],
    )


def _clock(document: IncomingDocument) -> tuple[str, str] | None:
    """By when it must have its number, while it has none (Decree 30/2020, Art. 22)."""
    if document.state != IncomingState.ARRIVED:
        return None
    clock = clock_of(document.arrived_at, document.urgency)
    return CLOCK_KINDS[clock], str(clock.label)


CLOCK_KINDS = {
    Clock.AT_ONCE: "urgent",
    Clock.TODAY: "waiting",
    Clock.LAST_DAY: "urgent",
    Clock.LATE: "overdue",
}


def assignment_row(item: Assignment) -> Row:
    """A line of the list of one's own work."""
    is_open = item.state == AssignmentState.OPEN
    late = is_open and is_late(item.due_on)
    kind = "overdue" if late else ("waiting" if is_open else "done")
    label = _("Overdue") if late else str(AssignmentState(item.state).label)
    return Row(
        title=item.document.abstract,
        url=reverse("documents:incoming", args=[item.document_id]),
        meta=item.instruction.text[:120],
        state=kind,
        state_text=label,
        when=_("until %(day)s") % {"day": short_date(item.due_on)} if item.due_on else item.at,
        is_new=item.opened_at is None,
    )


def _standing(document: OutgoingDocument | IncomingDocument) -> tuple[str, str] | None:
    """What became of it, as the second badge; nothing else matters beside that."""
    if not document.standing:
        return None
    grave = document.standing in (Standing.REPLACED, Standing.REPEALED, Standing.RECALLED)
    return ("refused" if grave else "waiting", str(Standing(document.standing).label))


def _urgency(value: str) -> tuple[str, str]:
    return ("", "") if value == Urgency.NORMAL else ("urgent", str(Urgency(value).label))


def chips(
    query: Mapping[str, str], choices: Iterable[tuple[str, str, int | None]]
) -> tuple[Chip, ...]:
    """Filters of a list: (value, label, count); the search stays in the address."""
    chosen = query.get("state", "")
    words = query.get("q", "")
    found = []
    for value, label, count in choices:
        address = urlencode({k: v for k, v in (("state", value), ("q", words)) if v})
        found.append(Chip(label, f"?{address}", active=chosen == value, count=count))
    return tuple(found)


_WAY: Sequence[OutgoingState] = (
    OutgoingState.DRAFT,
    OutgoingState.SUBMITTED,
    OutgoingState.SIGNED,
    OutgoingState.SEALED,
    OutgoingState.DISPATCHED,
)


def outgoing_steps(document: OutgoingDocument) -> list[Step]:
    """The way of the letter and how far it has come."""
    labels = (
        pgettext("step", "Draft"),
        pgettext("step", "Submit"),
        pgettext("step", "Sign"),
        pgettext("step", "Number and seal"),
        pgettext("step", "Send"),
    )
    if document.state == OutgoingState.RETURNED:
        return [
            Step(labels[0], "done"),
            Step(_("Returned"), "refused"),
            *(Step(label) for label in labels[2:]),
        ]
    reached = _WAY.index(OutgoingState(document.state))
    current = reached + 1 if reached else 0
    return [
        Step(label, "done" if i < current else ("current" if i == current else "ahead"))
        for i, label in enumerate(labels)
    ]


def incoming_steps(document: IncomingDocument) -> list[Step]:
    """The way of an incoming document."""
    reached = (
        True,
        document.number is not None,
        document.first_opened_at is not None,
        document.state in (IncomingState.ASSIGNED, IncomingState.DONE),
        document.state == IncomingState.DONE,
    )
    labels = (
        pgettext("step", "Arrive"),
        pgettext("step", "Register"),
        pgettext("step", "Open"),
        pgettext("step", "Assign"),
        pgettext("step", "Do"),
    )
    waits = next((i for i, is_reached in enumerate(reached) if not is_reached), len(reached))
    return [
        Step(label, "done" if is_reached else ("current" if i == waits else "ahead"))
        for i, (label, is_reached) in enumerate(zip(labels, reached, strict=True))
    ]


JOINT_KINDS = {
    JointState.WAITING: "waiting",
    JointState.SIGNED: "active",
    JointState.REFUSED: "refused",
    JointState.WITHDRAWN: "neutral",
    JointState.NUMBERED: "waiting",
    JointState.SEALED: "done",
}
STEP_KINDS = {
    StepState.PLANNED: "neutral",
    StepState.OPEN: "waiting",
    StepState.DONE: "done",
    StepState.REFUSED: "refused",
    StepState.CANCELLED: "neutral",
}


def joint_row(line: JointPaper) -> Row:
    """A line of the list of joint documents."""
    state = JointState(line.state)
    late = is_late(line.due_on) and state == JointState.WAITING
    return Row(
        title=line.abstract,
        url=reverse("documents:joint", args=[line.pk]),
        meta=" · ".join(part for part in (line.reference, line.lead.name) if part),
        state=JOINT_KINDS[state],
        state_text=str(state.label),
        when=line.asked_at,
        second="overdue" if late else "",
        second_text=_("Overdue") if late else "",
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the signing route as the page shows it."""

    turn: int
    name: str
    mark: str
    kind: str
    state: str
    note: str


def step_row(step: SigningStep) -> StepRow:
    """A line of the order of signing."""
    notes = []
    if step.done_at is not None:
        notes.append(f"{step.done_at.astimezone(HANOI):%H:%M, %d/%m/%Y}")
        if step.done_by is not None and step.body_id is None:
            notes.insert(0, step.done_by.person.full_name)
    elif step.due_on is not None:
        notes.append(_("until %(day)s") % {"day": short_date(step.due_on)})
    if step.body_id is not None and step.state == StepState.DONE:
        notes.append(_("sealed") if step.sealed_at else _("not yet sealed"))
    if step.reason:
        notes.append(step.reason)
    late = step.state == StepState.OPEN and is_late(step.due_on)
    state = StepState(step.state)
    return StepRow(
        turn=step.position,
        name=step.name,
        mark=step.get_kind_display(),
        kind="overdue" if late else STEP_KINDS[state],
        state=_("Overdue") if late else str(state.label),
        note=" · ".join(notes),
    )


def sections(user: object, active: str) -> tuple[Chip, ...]:
    """The parts of the room that the person has, as a line of links."""
    offered = (
        ("incoming", _("Incoming"), "documents:incoming_list", permissions.READ_INCOMING),
        ("outgoing", _("Outgoing"), "documents:outgoing_list", permissions.READ_OUTGOING),
        ("to_sign", _("To sign"), "documents:to_sign", permissions.READ_OUTGOING),
        ("to_seal", _("To number and seal"), "documents:to_seal", permissions.ISSUE),
        ("joint", _("Joint documents"), "documents:joint_list", permissions.READ_OUTGOING),
        ("assignments", _("My work"), "documents:assignments", permissions.WORK),
        ("search", _("Search"), "documents:search", permissions.WORK),
        ("registers", _("Registers"), "documents:register_incoming", permissions.READ_REGISTERS),
    )
    parts = {key: Part(key, *rest) for key, *rest in offered} | declared_parts()
    return tuple(
        Chip(str(part.label), reverse(part.url_name), active=part.key == active)
        for part in parts.values()
        if holds_anywhere(user, part.permission)
    )
