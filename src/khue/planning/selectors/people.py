"""Who can be given something: the unit's staff today, its groups, the units it manages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post, Unit


def acting_unit_id(user: User, permission: str) -> int | None:
    """Return the unit of the hat in which the person holds the permission."""
    units = organisation.units_with(user, permission)
    return next((h.unit_id for h in organisation.present_hats(user) if h.unit_id in units), None)


def staff_of(unit_id: int) -> dict[int, Post]:
    """Return today's posts by account, the groups' people included; one post for each person."""
    found: dict[int, Post] = {}
    unit_ids = [unit_id, *organisation.group_ids(unit_id)]
    for post in organisation.holders(unit_ids, [role.value for role in STAFF_ROLES]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(account.pk, post)
    return found


def groups_and_units_below(unit_id: int) -> list[Unit]:
    """Return the units that the unit may give tasks to."""
    return organisation.find_units(managed_by=unit_id)
