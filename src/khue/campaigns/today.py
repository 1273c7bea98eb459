"""What data calls ask of a person today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.today import Card, Line, Urgency
from khue.core.ui.words import short_date

from .models import Return
from .selectors import calls_to_watch, open_returns_for
from .types import ReturnState

if TYPE_CHECKING:
    from khue.accounts.models import User

_SHOWN = 4


def to_fill(request: HttpRequest) -> Card | None:
    """What the unit is asked and has not handed in."""
    rows = list(
        open_returns_for(cast("User", request.user)).exclude(state=ReturnState.CHECKED)[:30]
    )
    title = ngettext("%(n)d data call to answer", "%(n)d data calls to answer", len(rows))
    return _card(title, rows)


def to_sign_off(request: HttpRequest) -> Card | None:
    """What is checked and waits for the head."""
    rows = list(open_returns_for(cast("User", request.user)).filter(state=ReturnState.CHECKED)[:30])
    title = ngettext(
        "%(n)d answer waits for your sign-off", "%(n)d answers wait for your sign-off", len(rows)
    )
    return _card(title, rows)


def _card(title: str, rows: Sequence[Return]) -> Card | None:
    if not rows:
        return None
    urgency = Urgency.NEEDS_ANSWER
    if any(row.is_late for row in rows):
        urgency = Urgency.OVERDUE
    elif any(row.due_on == today() for row in rows):
        urgency = Urgency.DUE_TODAY
    return Card(
        title % {"n": len(rows)},
        urgency,
        lines=tuple(_line(row) for row in rows[:_SHOWN]),
        url=reverse("campaigns:returns"),
        act=_("All data calls"),
    )


def _line(row: Return) -> Line:
    is_returned = row.state == ReturnState.RETURNED
    kind, state = ("refused", _("Returned")) if is_returned else ("", "")
    if row.is_late:
        kind, state = "overdue", _("Overdue")
    return Line(
        row.title,
        reverse("campaigns:return", args=[row.pk]),
        meta=_("until %(day)s") % {"day": short_date(row.due_on)},
        kind=kind,
        state=state,
    )


def running(request: HttpRequest) -> Card | None:
    """How far the unit's own calls have come."""
    lines = calls_to_watch(cast("User", request.user))
    if not lines:
        return None
    waiting = sum(line.to_judge for line in lines)
    late = any(line.call.due_on < today() and line.actual < line.expected for line in lines)
    title = ngettext("%(n)d data call is running", "%(n)d data calls are running", len(lines))
    urgency = Urgency.INFORMATION
    if late:
        urgency = Urgency.OVERDUE
    elif waiting:
        urgency = Urgency.NEEDS_ANSWER
    return Card(
        title % {"n": len(lines)},
        urgency,
        lines=tuple(
            Line(
                line.call.title,
                reverse("campaigns:call", args=[line.call.pk]),
                meta=_("%(actual)d of %(expected)d answered, %(waiting)d to look at")
                % {"actual": line.actual, "expected": line.expected, "waiting": line.to_judge},
            )
            for line in lines[:_SHOWN]
        ),
        url=reverse("campaigns:calls"),
        act=_("All data calls"),
    )
