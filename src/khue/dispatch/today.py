"""What sending and receiving ask of a person today."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.today import Card, Line, Urgency

from .kinds import receiver_url
from .selectors import SentLine, recalls_to_answer, sent_by_units_of

if TYPE_CHECKING:
    from khue.accounts.models import User

_LOOKED_AT = 12
_SHOWN = 3


def silent_recipients(request: HttpRequest) -> Card | None:
    """Who has neither registered nor opened what the unit sent lately. Two queries."""
    lines = [
        line
        for line in sent_by_units_of(cast("User", request.user), limit=_LOOKED_AT)
        if line.answered < line.total
    ]
    if not lines:
        return None
    silent = sum(line.total - line.answered for line in lines)
    text = ngettext(
        "%(count)d recipient has not answered", "%(count)d recipients have not answered", silent
    )
    return Card(
        title=text % {"count": silent},
        urgency=_urgency(lines),
        lines=tuple(_line(line) for line in lines[:_SHOWN]),
        url=reverse("dispatch:sent"),
        act=_("Everything sent"),
    )


def recalls(request: HttpRequest) -> Card | None:
    """What senders want back and this person may answer for. One query."""
    rows = list(recalls_to_answer(cast("User", request.user))[:_LOOKED_AT])
    if not rows:
        return None
    text = ngettext(
        "%(count)d document is asked back", "%(count)d documents are asked back", len(rows)
    )
    return Card(
        title=text % {"count": len(rows)},
        urgency=Urgency.NEEDS_ANSWER,
        lines=tuple(
            Line(
                title=row.subject,
                url=receiver_url(row.kind, row.pk),
                meta=" · ".join(part for part in (row.reference, row.sender_name) if part),
            )
            for row in rows[:_SHOWN]
        ),
    )


def _urgency(lines: list[SentLine]) -> Urgency:
    """Late is late; what was sent today may still be under way."""
    if any(line.dispatch.due_on and line.dispatch.due_on < today() for line in lines):
        return Urgency.OVERDUE
    if all(localdate(line.dispatch.sent_at) == today() for line in lines):
        return Urgency.INFORMATION
    return Urgency.NEEDS_ANSWER


def _line(line: SentLine) -> Line:
    counted = _("%(silent)d of %(total)d neither registered nor opened") % {
        "silent": line.total - line.answered,
        "total": line.total,
    }
    return Line(
        title=line.dispatch.subject,
        url=reverse("dispatch:board", args=[line.dispatch.pk]),
        meta=" · ".join(part for part in (line.dispatch.reference, counted) if part),
    )
