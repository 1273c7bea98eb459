"""What sending and receiving ask of a person today."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.today import Card, Line, Urgency

from .selectors import SentLine, sent_by_units_of

if TYPE_CHECKING:
    from khue.accounts.models import User

_LOOKED_AT = 12
_SHOWN = 3


def silent_recipients(request: HttpRequest) -> Card | None:
    """Who has not received what the unit sent lately; the way to remind them. Two queries."""
    lines = [
        line
        for line in sent_by_units_of(cast("User", request.user), limit=_LOOKED_AT)
        if line.arrived < line.total
    ]
    if not lines:
        return None
    silent = sum(line.total - line.arrived for line in lines)
    text = ngettext(
        "%(count)d recipient shows no sign", "%(count)d recipients show no sign", silent
    )
    late = any(line.dispatch.due_on and line.dispatch.due_on < today() for line in lines)
    return Card(
        title=text % {"count": silent},
        urgency=Urgency.OVERDUE if late else Urgency.NEEDS_ANSWER,
        lines=tuple(_line(line) for line in lines[:_SHOWN]),
        url=reverse("dispatch:sent"),
        act=_("Everything sent"),
    )


def _line(line: SentLine) -> Line:
    counted = _("%(silent)d of %(total)d not received") % {
        "silent": line.total - line.arrived,
        "total": line.total,
    }
    return Line(
        title=line.dispatch.subject,
        url=reverse("dispatch:board", args=[line.dispatch.pk]),
        meta=" · ".join(part for part in (line.dispatch.reference, counted) if part),
    )
