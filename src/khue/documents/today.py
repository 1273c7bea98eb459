"""What documents ask of a person today: one card for each next step of the post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import now, today
from khue.core.today import Card, Line, Urgency
from khue.core.ui.words import short_date

from . import permissions
from .arrival_clock import Clock as ArrivalClock
from .arrival_clock import clock_of
from .clocks import Clock, IssueClocks
from .models import IncomingDocument, OutgoingDocument
from .selectors import (
    assignments_for,
    incoming_in_charge,
    is_late,
    outgoing_in_charge,
    waiting_count,
    waiting_for_my_signature,
)
from .selectors_intake import waiting_intakes
from .selectors_route import joint_waiting_for, waiting_for_my_initials
from .types import AssignmentState, IncomingState, OutgoingState
from .types import Urgency as Stamp

if TYPE_CHECKING:
    from khue.accounts.models import User

_SHOWN = 4


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def badge(request: HttpRequest) -> int:
    """How many documents wait for this very person."""
    return waiting_count(_user(request))


def my_work(request: HttpRequest) -> Card | None:
    """What was assigned to the person and is not done."""
    items = assignments_for(_user(request), state=AssignmentState.OPEN)
    if not items:
        return None
    days = [item.due_on for item in items if item.due_on]
    late = sum(is_late(day) for day in days)
    urgency = Urgency.NEEDS_ANSWER
    if late:
        urgency = Urgency.OVERDUE
    elif today() in days:
        urgency = Urgency.DUE_TODAY
    lines = tuple(
        Line(
            item.document.abstract,
            reverse("documents:incoming", args=[item.document_id]),
            meta=_("until %(day)s") % {"day": short_date(item.due_on)} if item.due_on else "",
            kind="overdue" if is_late(item.due_on) else "",
            state=_("Overdue") if is_late(item.due_on) else "",
        )
        for item in items[:_SHOWN]
    )
    title = ngettext("%(n)d thing to do", "%(n)d things to do", len(items)) % {"n": len(items)}
    return Card(
        title, urgency, lines=lines, url=reverse("documents:assignments"), act=_("All my work")
    )


def to_sign(request: HttpRequest) -> Card | None:
    """What waits for the person's signature."""
    rows = list(waiting_for_my_signature(_user(request)).urgent_first()[:50])
    title = ngettext(
        "%(n)d document waits for your signature",
        "%(n)d documents wait for your signature",
        len(rows),
    )
    card = _outgoing_card(title, rows, OutgoingState.SUBMITTED)
    return replace(card, url=reverse("documents:to_sign")) if card else None


def to_initial(request: HttpRequest) -> Card | None:
    """What waits for the person's initials."""
    rows = waiting_for_my_initials(_user(request))
    title = ngettext(
        "%(n)d document waits for your initials",
        "%(n)d documents wait for your initials",
        len(rows),
    )
    card = _outgoing_card(title, rows, OutgoingState.SUBMITTED)
    return replace(card, url=reverse("documents:to_sign")) if card else None


def joint(request: HttpRequest) -> Card | None:
    """Joint documents of other bodies that wait for the person's signature or the unit's seal."""
    found = joint_waiting_for(_user(request))
    if not found:
        return None
    title = ngettext(
        "%(n)d joint document waits for you", "%(n)d joint documents wait for you", len(found)
    )
    lines = tuple(
        Line(line.abstract, reverse("documents:joint", args=[line.pk]), meta=line.lead.name)
        for line in found[:_SHOWN]
    )
    late = any(is_late(line.due_on) for line in found)
    urgency = Urgency.OVERDUE if late else Urgency.NEEDS_ANSWER
    url = reverse("documents:joint_list")
    return Card(title % {"n": len(found)}, urgency, lines=lines, url=url, act=_("All of them"))


def to_issue(request: HttpRequest) -> Card | None:
    """What waits for number and seal, or for sending."""
    rows = list(
        outgoing_in_charge(_user(request), permissions.ISSUE)
        .in_state(OutgoingState.SIGNED, OutgoingState.SEALED)
        .urgent_first()[:50]
    )
    title = ngettext(
        "%(n)d document waits for number, seal or sending",
        "%(n)d documents wait for number, seal or sending",
        len(rows),
    )
    return _outgoing_card(title, rows, OutgoingState.SIGNED)


def returned(request: HttpRequest) -> Card | None:
    """What came back to the person who wrote it."""
    user = _user(request)
    rows = list(
        outgoing_in_charge(user, permissions.DRAFT)
        .in_state(OutgoingState.RETURNED)
        .filter(drafted_by=user)
        .urgent_first()[:50]
    )
    title = ngettext(
        "%(n)d document came back with a reason",
        "%(n)d documents came back with a reason",
        len(rows),
    )
    return _outgoing_card(title, rows, OutgoingState.RETURNED)


def to_register(request: HttpRequest) -> Card | None:
    """What has arrived and has no incoming number."""
    rows = list(
        incoming_in_charge(_user(request), permissions.REGISTER)
        .filter(state=IncomingState.ARRIVED)
        .urgent_first()[:50]
    )
    title = ngettext(
        "%(n)d document waits for its incoming number",
        "%(n)d documents wait for their incoming number",
        len(rows),
    )
    return _incoming_card(title, rows, IncomingState.ARRIVED)


def late_registrations(request: HttpRequest) -> Card | None:
    """For the head: what has arrived and was not registered in time."""
    user = _user(request)
    rows = incoming_in_charge(user, permissions.INSTRUCT).filter(state=IncomingState.ARRIVED)
    waiting = rows.filter(arrived_at__lt=now() - timedelta(hours=7)).order_by("arrived_at")[:200]
    late = [row for row in waiting if clock_of(row.arrived_at, row.urgency) is ArrivalClock.LATE]
    title = ngettext(
        "%(n)d document was not registered in time",
        "%(n)d documents were not registered in time",
        len(late),
    )
    return _incoming_card(title, late, IncomingState.ARRIVED)


def on_the_table(request: HttpRequest) -> Card | None:
    """Mails and scans that the clerk has brought and not registered."""
    rows = waiting_intakes(_user(request))
    if not rows:
        return None
    title = ngettext(
        "%(n)d document from outside Khuê waits for you to confirm it",
        "%(n)d documents from outside Khuê wait for you to confirm them",
        len(rows),
    )
    lines = tuple(
        Line(str(row), reverse("documents:intake", args=[row.pk]), meta=row.sender)
        for row in rows[:_SHOWN]
    )
    url = reverse("documents:intake_table")
    return Card(
        title % {"n": len(rows)},
        Urgency.NEEDS_ANSWER,
        lines=lines,
        url=url,
        act=_("All of them"),
    )


def to_instruct(request: HttpRequest) -> Card | None:
    """What is registered and waits for the head's word."""
    rows = list(
        incoming_in_charge(_user(request), permissions.INSTRUCT)
        .filter(state=IncomingState.REGISTERED)
        .urgent_first()[:50]
    )
    title = ngettext(
        "%(n)d document waits for your instruction",
        "%(n)d documents wait for your instruction",
        len(rows),
    )
    return _incoming_card(title, rows, IncomingState.REGISTERED)


def _outgoing_card(title: str, rows: Sequence[OutgoingDocument], state: str) -> Card | None:
    if not rows:
        return None
    clocks = IssueClocks()
    late = any((clock := clocks.of(row)) is not None and clock.is_late for row in rows)
    lines = tuple(_outgoing_line(row, clocks.of(row)) for row in rows[:_SHOWN])
    url = f"{reverse('documents:outgoing_list')}?state={state}"
    urgency = Urgency.OVERDUE if late else Urgency.NEEDS_ANSWER
    return Card(title % {"n": len(rows)}, urgency, lines=lines, url=url, act=_("All of them"))


def _outgoing_line(row: OutgoingDocument, clock: Clock | None) -> Line:
    """The clock that has run out goes before the stamp."""
    is_late = clock is not None and clock.is_late
    is_urgent = row.urgency != Stamp.NORMAL
    return Line(
        row.abstract,
        reverse("documents:outgoing", args=[row.pk]),
        meta=row.reference or row.type_name,
        kind="overdue" if is_late else ("urgent" if is_urgent else ""),
        state=_("Overdue") if is_late else (row.get_urgency_display() if is_urgent else ""),
    )


def _incoming_card(title: str, rows: Sequence[IncomingDocument], state: str) -> Card | None:
    if not rows:
        return None
    late = any(_is_late(row) for row in rows)
    lines = tuple(
        Line(
            row.abstract,
            reverse("documents:incoming", args=[row.pk]),
            meta=" · ".join(part for part in (row.reference, row.issuer) if part),
            kind="overdue" if _is_late(row) else "",
            state=_late_words(row),
        )
        for row in rows[:_SHOWN]
    )
    url = f"{reverse('documents:incoming_list')}?state={state}"
    urgency = Urgency.OVERDUE if late else Urgency.NEEDS_ANSWER
    return Card(title % {"n": len(rows)}, urgency, lines=lines, url=url, act=_("All of them"))


def _is_late(row: IncomingDocument) -> bool:
    return is_late(row.due_on) or _is_registered_late(row)


def _is_registered_late(row: IncomingDocument) -> bool:
    return (
        row.state == IncomingState.ARRIVED
        and clock_of(row.arrived_at, row.urgency) is ArrivalClock.LATE
    )


def _late_words(row: IncomingDocument) -> str:
    if _is_registered_late(row):
        return str(ArrivalClock.LATE.label)
    return _("Overdue") if is_late(row.due_on) else ""
