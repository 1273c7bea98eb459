"""The panel of the overview: tasks past their day, here and at the units below."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.overview import Ground, Panel, declare_panel, square
from khue.core.totals import Source, declare_total

from .permissions import OVERSEE

OWN = "planning.own"
GIVEN = "planning.given"


def declare() -> None:
    """What is counted: the unit's open tasks, and those that it has given to units below."""
    declare_total(Source(code=OWN, model="planning.Task", where="r.state = 'open'", day="r.due_on"))
    declare_total(
        Source(
            code=GIVEN,
            model="planning.Task",
            where="r.state = 'open' AND r.source_unit_id IS NOT NULL",
            unit="r.source_unit_id",
            about="r.unit_id",
            day="r.due_on",
        )
    )
    declare_panel("planning.late", codes=(OWN, GIVEN), build=_panel, permission=OVERSEE, order=20)


def _panel(ground: Ground) -> Panel:
    own, given = ground.whole(OWN), ground.by_unit(GIVEN)
    text = ngettext(
        "task overdue, %(open)d in progress", "tasks overdue, %(open)d in progress", own.late
    )
    draw = partial(
        square,
        open_word=_("in progress"),
        late_word=_("with overdue tasks"),
        none_word=_("no open task"),
    )
    return Panel(
        title=_("Tasks overdue"),
        url=f"{reverse('planning:tasks')}?show=late",
        figure=own.late,
        note=text % {"open": own.open},
        kind="overdue" if own.late else "done",
        squares=tuple(draw(ground.units[pk], figure) for pk, figure in given.items())
        if any(figure.open for figure in given.values())
        else (),
    )
