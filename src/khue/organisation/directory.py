"""Reads for the pages of units and people: shaped rows, each with a known number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.text import fold

from .models import Delegation, Management, Post, Succession, Unit
from .models.period import holding
from .permissions import MANAGE_POSTS, VIEW_UNIT
from .selectors import can, holders, managed_unit_ids
from .services import may_manage
from .types import SCHOOL_KINDS, Role

if TYPE_CHECKING:
    from khue.accounts.selectors import User

# In what order people in charge stand on a unit's page.
ROLE_ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One line of the list of schools."""

    unit: Unit
    head: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person with a post, and whether the account was opened yet."""

    post: Post
    username: str
    has_signed_in: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything that a unit's page shows."""

    unit: Unit
    bodies: list[Management]
    former_bodies: list[Management]
    successors: list[Succession]
    predecessors: list[Succession]
    groups: list[Unit]
    members: list[Member]
    managed: int


def schools_for(
    user: User, *, query: str = "", kind: str = "", is_public: bool | None = None
) -> list[SchoolLine]:
    """Return the schools below the present post's unit. Costs 2 queries and the levels below."""
    if user.hat is None:
        return []
    below = managed_unit_ids(user.hat.unit_id)
    rows = Unit.objects.filter(holding(today()), pk__in=below, kind__in=SCHOOL_KINDS)
    for word in fold(query).split():
        rows = rows.filter(search_text__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    if is_public is not None:
        rows = rows.filter(is_public=is_public)
    units = list(rows.order_by("kind", "name", "pk"))
    heads = heads_of(unit.pk for unit in units)
    return [SchoolLine(unit, heads.get(unit.pk, "")) for unit in units]


def heads_of(unit_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of the heads by unit, in one query."""
    rows = holders(unit_ids, [Role.HEAD]).values_list("unit_id", "person__full_name")
    return dict(rows)


def get_unit_for(user: User, unit_id: int) -> Unit:
    """Return a unit whose people in charge the person may see; raises ``NotFound``."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not can(user, VIEW_UNIT, unit):
        raise NotFound
    return unit


def unit_page(user: User, unit: Unit) -> UnitPage:
    """Return what the page of the unit shows. Costs 7 queries."""
    day = today()
    every = list(unit.managements.select_related("manager").order_by("role", "-valid_from"))
    return UnitPage(
        unit=unit,
        bodies=[body for body in every if body.holds_on(day)],
        former_bodies=[body for body in every if not body.holds_on(day)],
        successors=list(unit.successions.select_related("successor")),
        predecessors=list(unit.predecessors.select_related("former")),
        groups=list(unit.groups.filter(holding(day))),
        members=members_of(unit),
        managed=len(managed_unit_ids(unit.pk)),
    )


def members_of(unit: Unit) -> list[Member]:
    """Return who has a post in the unit today, by role and name. Costs 1 query."""
    posts = holders([unit.pk], list(Role))
    members = [
        Member(
            post=post,
            username=account.username if account else "",
            has_signed_in=bool(account and account.last_login),
        )
        for post in posts
        for account in [getattr(post.person, "account", None)]
        if post.role not in (Role.GUARDIAN, Role.PUPIL)
    ]
    return sorted(members, key=lambda m: (ROLE_ORDER[Role(m.post.role)], m.post.person.sort_key))


def get_post_for(user: User, post_id: int, *, write: bool = False) -> Post:
    """Return a post that the person may see (or fill and end); raises ``NotFound``."""
    post = Post.objects.filter(pk=post_id).select_related("person", "unit").first()
    if post is None or not can(user, VIEW_UNIT, post.unit_id):
        raise NotFound
    if write and not may_manage(user, post.unit_id, post.role):
        raise NotFound
    return post


def delegations_in(user: User) -> list[Delegation]:
    """Return the delegations of the present post's unit that hold or are to come."""
    if user.hat is None:
        return []
    rows = Delegation.objects.filter(unit_id=user.hat.unit_id, valid_to__gte=today())
    return list(
        rows.select_related("giver__person", "receiver__person").order_by("valid_from", "pk")
    )


def get_delegation_for(user: User, delegation_id: int) -> Delegation:
    """Return a delegation of the present post's unit; raises ``NotFound``."""
    found = next((d for d in delegations_in(user) if d.pk == delegation_id), None)
    if found is None:
        raise NotFound
    return found


def may_receive(user: User) -> list[Post]:
    """Return the posts of the unit, other people's, to which one may delegate."""
    if user.hat is None:
        return []
    unit = Unit.objects.get(pk=user.hat.unit_id)
    return [m.post for m in members_of(unit) if m.post.person_id != user.person_id]


def sees_contacts(user: User, unit: Unit) -> bool:
    """Whether the person sees phones and user names of the unit's people."""
    return can(user, MANAGE_POSTS, unit)
