"""The demo's certificates: for every leader, every clerk's unit, every school's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.demo import DemoPlan
from khue.organisation.selectors import find_units, holders
from khue.organisation.types import OFFICE_KINDS, Role

from .services import issue_demo_credentials
from .services.trust import is_demo_allowed

if TYPE_CHECKING:
    from khue.organisation.models import Unit


def build(plan: DemoPlan) -> None:
    """Issue certificates to heads, deputies and units; the others get theirs at first use."""
    if not is_demo_allowed():
        return
    units = {unit.pk: unit for unit in find_units()}
    posts = holders(units, (Role.HEAD, Role.DEPUTY))
    issue_demo_credentials(
        [(units[post.unit_id], post.person) for post in posts if _signs_first(units[post.unit_id])]
        + [(unit, None) for unit in units.values() if _signs_first(unit)]
    )


def _signs_first(unit: Unit) -> bool:
    return unit.kind in OFFICE_KINDS
