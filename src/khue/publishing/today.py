"""What publishing asks of a person today."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.today import Card, Line, Urgency
from khue.core.ui.words import short_date

from .selectors import waiting_count, waiting_for, withdrawals_for
from .views.common import user_of

_SHOWN = 4


def badge(request: HttpRequest) -> int:
    """How many publications wait for this very person."""
    return waiting_count(user_of(request))


def to_withdraw(request: HttpRequest) -> Card | None:
    """What was recalled and is still public."""
    rows = list(withdrawals_for(user_of(request)))
    if not rows:
        return None
    words = ngettext(
        "%(n)d recalled document is still public", "%(n)d recalled documents are still public",
        len(rows),
    )  # fmt: skip
    return Card(
        title=words % {"n": len(rows)},
        urgency=Urgency.DUE_TODAY,
        url=reverse("publishing:dossier", args=[rows[0].pk]),
        act=_("Take down from the site"),
        lines=tuple(
            Line(row.title, reverse("publishing:dossier", args=[row.pk]), row.withdrawal_reason)
            for row in rows[:_SHOWN]
        ),
    )


def to_decide(request: HttpRequest) -> Card | None:
    """What waits for a check or an approval of this person."""
    rows = list(waiting_for(user_of(request)))
    if not rows:
        return None
    days = [row.due_on for row in rows if row.due_on]
    urgency = Urgency.NEEDS_ANSWER
    if any(day < today() for day in days):
        urgency = Urgency.OVERDUE
    elif today() in days:
        urgency = Urgency.DUE_TODAY
    lines = tuple(
        Line(
            row.title,
            reverse("publishing:dossier", args=[row.pk]),
            meta=_("until %(day)s") % {"day": short_date(row.due_on)} if row.due_on else "",
        )
        for row in rows[:_SHOWN]
    )
    words = ngettext(
        "%(n)d publication waits for you", "%(n)d publications wait for you", len(rows)
    )
    return Card(
        title=words % {"n": len(rows)},
        urgency=urgency,
        url=reverse("publishing:listing"),
        act=_("See all"),
        lines=lines,
    )
