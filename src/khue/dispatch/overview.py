"""The panel of the overview: which unit has not opened, and what is overdue."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.overview import Ground, Panel, declare_panel, square
from khue.core.totals import Figure, Source, declare_total

from .permissions import READ_BOARD

UNOPENED = "dispatch.unopened"
UNDONE = "dispatch.undone"
_DEADLINE = "(SELECT d.due_on FROM dispatch_dispatch d WHERE d.id = r.dispatch_id)"
_STILL_OUT = "r.recipient_person_id IS NULL AND r.recall <> 'agreed'"


def declare() -> None:
    """What is counted, and the panel drawn from it. A sending's deadline never changes."""
    for code, where in ((UNOPENED, "r.opened_at IS NULL"), (UNDONE, "r.done_at IS NULL")):
        declare_total(
            Source(
                code=code,
                model="dispatch.Recipient",
                where=f"{where} AND {_STILL_OUT}",
                about="r.recipient_unit_id",
                day=_DEADLINE,
            )
        )
    declare_panel(
        "dispatch.unopened",
        codes=(UNOPENED, UNDONE),
        build=_panel,
        permission=READ_BOARD,
        order=10,
    )


def _panel(ground: Ground) -> Panel:
    unopened, undone = ground.by_unit(UNOPENED), ground.by_unit(UNDONE)
    shown = {pk: Figure(unopened[pk].open, undone[pk].late) for pk in ground.units}
    silent = sum(1 for figure in shown.values() if figure.open)
    whole = ground.whole(UNOPENED).open
    late = ground.whole(UNDONE).late
    note = ngettext(
        "sending not opened at %(units)d units", "sendings not opened at %(units)d units", whole
    ) % {"units": silent}
    if late:
        note = _("%(note)s; %(late)d past the deadline") % {"note": note, "late": late}
    draw = partial(
        square, open_word=_("not opened"), late_word=_("overdue"), none_word=_("all opened")
    )
    return Panel(
        title=_("Documents not confirmed"),
        url=reverse("dispatch:waiting"),
        figure=whole,
        note=note,
        kind="overdue" if late else ("waiting" if whole else "done"),
        squares=tuple(draw(ground.units[pk], figure) for pk, figure in shown.items()),
    )
