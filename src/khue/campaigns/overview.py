"""The panel of the overview: how far the running calls have come."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.overview import Bar, Ground, Panel, declare_panel
from khue.core.totals import Figure, Source, declare_total
from khue.core.ui.words import short_date

from .models import Call
from .permissions import READ_CALL
from .types import CallState

EXPECTED = "campaigns.expected"
HANDED_IN = "campaigns.handed_in"
_SHOWN = 5


def declare() -> None:
    """What is counted: what each call expects and what was handed in, by call."""
    declare_total(
        Source(code=EXPECTED, model="campaigns.Expected", where="true", about="r.call_id")
    )
    declare_total(
        Source(
            code=HANDED_IN,
            model="campaigns.Expected",
            where="r.state IN ('submitted', 'accepted')",
            about="r.call_id",
        )
    )
    declare_panel(
        "campaigns.running",
        codes=(EXPECTED, HANDED_IN),
        build=_panel,
        permission=READ_CALL,
        order=30,
    )


def _panel(ground: Ground) -> Panel | None:
    running = Call.objects.filter(unit_id=ground.unit_id, state=CallState.OPEN)
    calls = list(running.order_by("due_on", "pk").only("pk", "title", "due_on")[: _SHOWN * 4])
    if not calls:
        return None
    bars = tuple(_bar(call, ground) for call in calls)
    missing = sum(bar.whole - bar.part for bar in bars)
    late = any(
        call.due_on < today() and bar.part < bar.whole
        for call, bar in zip(calls, bars, strict=True)
    )
    note = ngettext(
        "answer missing in %(calls)d running calls",
        "answers missing in %(calls)d running calls",
        missing,
    )
    return Panel(
        title=_("Data calls"),
        url=reverse("campaigns:calls"),
        figure=missing,
        note=note % {"calls": len(calls)},
        kind="overdue" if late else ("waiting" if missing else "done"),
        bars=bars[:_SHOWN],
    )


def _bar(call: Call, ground: Ground) -> Bar:
    nothing = Figure()
    label = _("%(title)s (until %(day)s)") % {"title": call.title, "day": short_date(call.due_on)}
    return Bar(
        label=label,
        part=ground.figures[HANDED_IN].get(call.pk, nothing).open,
        whole=ground.figures[EXPECTED].get(call.pk, nothing).open,
        url=reverse("campaigns:call", args=[call.pk]),
    )
