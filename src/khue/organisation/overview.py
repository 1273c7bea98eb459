"""Reads of the leader's overview: the panels of all rooms, the gaps in the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.accounts.selectors import User
from khue.core.errors import NotFound
from khue.core.overview import Ground, Panel, declare_panel, panels, square
from khue.core.permissions import holds_anywhere
from khue.core.totals import Source, declare_total, figures_of

from .models import QualityFinding, Unit
from .permissions import SEE_OVERVIEW
from .quality import checks
from .selectors import can, managed_unit_ids, present_hats
from .types import SCHOOL_KINDS

QUALITY = "organisation.quality"


def overview_unit(user: User) -> int:
    """Return the unit of the present hat over which the person looks; raises ``NotFound``."""
    for hat in present_hats(user):
        if can(user, SEE_OVERVIEW, hat.unit_id):
            return hat.unit_id
    raise NotFound


def overview_for(user: User) -> list[Panel]:
    """Return the panels that the person may see. Two queries and those of the panels."""
    unit_id = overview_unit(user)
    offered = [panel for panel in panels if holds_anywhere(user, panel.permission)]
    codes = [code for panel in offered for code in panel.codes]
    ground = Ground(user, unit_id, _units_below(unit_id), figures_of(unit_id, codes))
    drawn = [panel.build(ground) for panel in sorted(offered, key=lambda p: (p.order, p.key))]
    return [panel for panel in drawn if panel is not None]


def _units_below(unit_id: int) -> dict[int, str]:
    rows = Unit.objects.filter(pk__in=managed_unit_ids(unit_id), kind__in=SCHOOL_KINDS)
    named = rows.order_by("kind", "name", "pk").values_list("pk", "short_name", "name")
    return {pk: short or name for pk, short, name in named}


def findings_for(user: User, *, check_code: str = "", about: int = 0) -> list[QualityFinding]:
    """Return the gaps in the data of the units below, by unit."""
    rows = QualityFinding.objects.filter(unit_id=overview_unit(user))
    if check_code:
        rows = rows.filter(check_code=check_code)
    if about:
        rows = rows.filter(about_unit_id=about)
    return list(rows.select_related("about_unit").order_by("about_unit__name", "check_code")[:500])


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the list: where, what is missing, how much, since when."""

    about_id: int
    name: str
    label: str
    amount: str
    since: datetime


def gaps_for(user: User, *, check_code: str = "", about: int = 0) -> list[Gap]:
    """Return the gaps in the data of the units below in words, by unit."""
    return [
        Gap(
            row.about_unit_id,
            str(row.about_unit),
            str(checks[row.check_code].label) if row.check_code in checks else row.check_code,
            row.words,
            row.since,
        )
        for row in findings_for(user, check_code=check_code, about=about)
    ]


def finding_counts(user: User) -> dict[str, int]:
    """Return how many units each check has found."""
    rows = QualityFinding.objects.filter(unit_id=overview_unit(user)).order_by()
    return dict(rows.values_list("check_code").annotate(n=Count("pk")))


def _quality_panel(ground: Ground) -> Panel | None:
    by_unit = ground.by_unit(QUALITY)
    with_gaps = sum(1 for figure in by_unit.values() if figure.open)
    whole = ground.whole(QUALITY).open
    note = ngettext(
        "gap in the data of %(units)d unit", "gaps in the data of %(units)d units", whole
    )
    draw = partial(square, open_word=_("with gaps"), late_word="", none_word=_("complete"))
    return Panel(
        title=_("Quality of the data"),
        url=reverse("organisation:quality"),
        figure=whole,
        note=note % {"units": with_gaps},
        kind="waiting" if whole else "done",
        squares=tuple(
            draw(ground.units[pk], figure)
            for pk, figure in by_unit.items()
        ),
    )  # fmt: skip


def declare_own_panel() -> None:
    """The panel of this room and what it counts."""
    declare_total(
        Source(
            code=QUALITY, model="organisation.QualityFinding", where="true", about="r.about_unit_id"
        )
    )
    declare_panel(
        "organisation.quality",
        codes=(QUALITY,),
        build=_quality_panel,
        permission=SEE_OVERVIEW,
        order=40,
    )
