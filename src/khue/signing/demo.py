"""The demo's certificates: for every leader, every clerk's unit, every school's head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import settings

from khue.core.demo import DemoPlan
from khue.organisation.selectors import find_units, holders
from khue.organisation.types import OFFICE_KINDS, Role

from .selectors import own_credentials
from .services import enter_remote_signer, issue_demo_credentials
from .services.trust import is_demo_allowed

if TYPE_CHECKING:
    from khue.organisation.models import Post, Unit

REMOTE_SIGNER = "phohieutruong"
REMOTE_NUMBER = "079180000123"


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
    if settings.KHUE_DEMO_REMOTE:
        _enter_remote_signer(posts, units)


def _enter_remote_signer(posts: Iterable[Post], units: Mapping[int, Unit]) -> None:
    """One deputy head signs with a key at a remote service; its page shows her codes."""
    for post in posts:
        account = getattr(post.person, "account", None)
        if account is None or account.username != REMOTE_SIGNER:
            continue
        if not own_credentials(account).exists():
            enter_remote_signer(units[post.unit_id], post.person, user_id=REMOTE_NUMBER)


def _signs_first(unit: Unit) -> bool:
    return unit.kind in OFFICE_KINDS
