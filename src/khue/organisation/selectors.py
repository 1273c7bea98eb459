"""Who may do what, where; which units a body manages; who holds a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from khue.accounts.selectors import Person, User
from khue.accounts.types import Profile
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import (
    Permission,
    Reach,
    all_permissions,
    get_permission,
    with_needs,
)
from khue.core.scoping import system_scope

from .models import Delegation, Management, Post, SchoolYear, Unit
from .models.period import holding
from .permissions import DELEGATE
from .types import OFFICE_KINDS, STAFF_ROLES, AuthorityMark, Hat, Role, StandIn, UnitKind

if TYPE_CHECKING:
    Actor = User | AnonymousUser

_OWN_POSTS = "a person's own posts decide which scope is opened"


def hats_of(user: User, on: date | None = None) -> tuple[Hat, ...]:
    """Return the posts that the person holds on the day, delegations included. Costs 3 queries."""
    day = on or today()
    with system_scope(reason=_OWN_POSTS):
        posts = list(
            Post.objects.filter(holding(day), person_id=user.person_id)
            .select_related("unit")
            .order_by("-valid_from", "pk")
        )
        given = list(
            Delegation.objects.filter(
                holding(day), holding(day, "giver__"), receiver__in=posts
            ).values_list("receiver_id", "permissions", "giver__person_id")
        )
        groups = _groups_by_unit({post.unit_id for post in posts})
    return tuple(
        _hat(post, given, groups.get(post.unit_id, frozenset()))
        for post in posts
        if post.unit.holds_on(day)
    )


def _groups_by_unit(unit_ids: set[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Unit.objects.filter(within_id__in=unit_ids).values_list("within_id", "pk")
    for unit_id, group_id in rows:
        if unit_id is not None:
            found[unit_id].add(group_id)
    return {unit_id: frozenset(group_ids) for unit_id, group_ids in found.items()}


def _hat(post: Post, given: Iterable[tuple[int, list[str], int]], group_ids: frozenset[int]) -> Hat:
    delegated = tuple(
        (name, giver)
        for receiver, names, giver in given
        if receiver == post.pk
        for name in sorted(with_needs(names))
    )
    return Hat(
        post_id=post.pk,
        person_id=post.person_id,
        unit_id=post.unit_id,
        unit_name=str(post.unit),
        unit_kind=post.unit.kind,
        role=post.role,
        title=post.title,
        delegated=delegated,
        group_ids=group_ids,
    )


def present_hats(user: Actor) -> tuple[Hat, ...]:
    """Return the hat worn now, or every hat where none was chosen (tasks, tests, API)."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    if user.hat is not None:
        return (user.hat,)
    cached: tuple[Hat, ...] | None = getattr(user, "_khue_hats", None)
    if cached is None:
        cached = hats_of(user)
        user._khue_hats = cached  # type: ignore[attr-defined]
    return cached


def speaks_for_installation(hat: Hat) -> bool:
    """Whether the post is in the body at the top: none that manages it works in Khuê."""
    if hat.unit_kind not in (*OFFICE_KINDS, UnitKind.MINISTRY):
        return False
    managers = Management.objects.filter(holding(today()), unit_id=hat.unit_id)
    with system_scope(reason="whether a managing body works here decides who is at the top"):
        at_work = Post.objects.filter(holding(today()), unit_id__in=managers.values("manager_id"))
        return not at_work.exists()


def _reach(hat: Hat, permission: str) -> Reach | None:
    declared = get_permission(permission)
    if declared.is_for_installation and not speaks_for_installation(hat):
        return None
    reach = declared.roles.get(hat.role)
    if reach is None and any(name == permission for name, _giver in hat.delegated):
        return Reach.OWN
    return reach


def holds_anywhere(user: Actor, permission: str) -> bool:
    """Whether the present hat holds the permission on some unit."""
    return any(_reach(hat, permission) for hat in present_hats(user))


def units_with(user: Actor, permission: str, on: date | None = None) -> frozenset[int]:
    """Return the ids of the units on which the person holds the permission now."""
    found: set[int] = set()
    for hat in present_hats(user):
        reach = _reach(hat, permission)
        if reach is None:
            continue
        found.add(hat.unit_id)
        found.update(hat.group_ids)
        if reach is Reach.BELOW:
            found.update(managed_unit_ids(hat.unit_id, on))
    return frozenset(found)


def can(user: Actor, permission: str, unit: Unit | int) -> bool:
    """Whether the person may do this on the unit, in the post in which they act now."""
    unit_id = unit if isinstance(unit, int) else unit.pk
    for hat in present_hats(user):
        reach = _reach(hat, permission)
        if reach is None:
            continue
        if hat.unit_id == unit_id or unit_id in hat.group_ids:
            return True
        if reach is Reach.BELOW and unit_id in managed_unit_ids(hat.unit_id):
            return True
    return False


def delegating_person_id(user: Actor, permission: str) -> int | None:
    """Return whose place the person takes in this act, or ``None`` when it is their own right."""
    for hat in present_hats(user):
        if get_permission(permission).roles.get(hat.role) is not None:
            return None
        for name, giver in hat.delegated:
            if name == permission:
                return giver
    return None


def stand_ins(permission: str, unit_id: int, on: date | None = None) -> list[StandIn]:
    """Return who holds the permission in the unit by delegation on the day. Costs one query."""
    day = on or today()
    names = [p.name for p in all_permissions() if permission in with_needs([p.name])]
    rows = (
        Delegation.objects.filter(
            holding(day),
            holding(day, "giver__"),
            holding(day, "receiver__"),
            unit_id=unit_id,
            permissions__overlap=names,
        )
        .select_related("giver", "receiver__person__account", "receiver__unit")
        .order_by("valid_from", "pk")
    )
    return [
        StandIn(row.receiver, row.giver, AuthorityMark(row.mark), row.decision, row.valid_to)
        for row in rows
    ]


def scope_of(hat: Hat) -> frozenset[int]:
    """Return the ids of the units whose rows the hat may see at all."""
    found = {hat.unit_id, *hat.group_ids}
    if any(p.roles.get(hat.role) is Reach.BELOW for p in all_permissions()):
        found.update(managed_unit_ids(hat.unit_id))
    return frozenset(found)


def group_ids(unit_id: int) -> frozenset[int]:
    """Return the ids of the groups inside the unit."""
    return frozenset(Unit.objects.filter(within_id=unit_id).values_list("pk", flat=True))


def managed_unit_ids(unit_id: int, on: date | None = None) -> frozenset[int]:
    """Return the ids of all units below the body on the day, its managed bodies' units included."""
    day = on or today()
    found: set[int] = set()
    frontier = {unit_id}
    while frontier:
        below = set(
            Management.objects.filter(holding(day), manager_id__in=frontier).values_list(
                "unit_id", flat=True
            )
        )
        frontier = below - found - {unit_id}
        found |= frontier
    return frozenset(found)


def managing_bodies(unit: Unit, on: date | None = None) -> QuerySet[Management]:
    """Return the managing bodies of the unit on the day, each with its role."""
    return unit.managements.filter(holding(on or today())).select_related("manager")


def get_unit(unit_id: int) -> Unit:
    """Return a unit; raises ``NotFound``. The existence of a unit is public."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def unit_by_slug(slug: str) -> Unit | None:
    """Return the unit of a portal address."""
    return Unit.objects.filter(slug=slug).first()


def units_by_id(unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Return units by id in one query."""
    return Unit.objects.in_bulk(list(unit_ids))


def find_units(
    *,
    kinds: Iterable[str] = (),
    is_public: bool | None = None,
    managed_by: int | None = None,
    on: date | None = None,
) -> list[Unit]:
    """Return the units that hold on the day and fit: kinds, public or not, below a body.

    The existence of a unit is public. Groups inside a unit are never among them.
    """
    day = on or today()
    rows = Unit.objects.filter(holding(day), within__isnull=True)
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    if is_public is not None:
        rows = rows.filter(is_public=is_public)
    if managed_by is not None:
        rows = rows.filter(pk__in=managed_unit_ids(managed_by, day))
    return list(rows.order_by("kind", "name", "pk"))


def person_names(person_ids: Iterable[int]) -> dict[int, str]:
    """Return names by person id in one query."""
    return dict(Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "full_name"))


def accounts_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Return the account's id by person id, for those who have an active one."""
    rows = Person.objects.filter(pk__in=list(person_ids), account__is_active=True)
    return dict(rows.values_list("pk", "account__id"))


def holders(
    unit_ids: Iterable[int], roles: Iterable[str], on: date | None = None
) -> QuerySet[Post]:
    """Return the posts that hold one of the roles in these units (which must lie in the scope)."""
    return (
        Post.objects.filter(
            holding(on or today()), unit_id__in=list(unit_ids), role__in=list(roles)
        )
        .select_related("person", "person__account", "unit")
        .order_by("unit_id", "person__sort_key")
    )


def recipients_in(
    unit_ids: Iterable[int], roles: Iterable[str], on: date | None = None
) -> list[tuple[int, int, int]]:
    """Return (unit id, person id, user id) of those who hold the roles in any units.

    An office may address the heads of schools without seeing anything else of theirs.
    """
    with system_scope(reason="a letter is addressed to the holders of a role in other units"):
        rows = Post.objects.filter(
            holding(on or today()),
            unit_id__in=list(unit_ids),
            role__in=list(roles),
            person__account__isnull=False,
        ).values_list("unit_id", "person_id", "person__account__id")
        return [(u, p, a) for u, p, a in rows.distinct()]


def person_name(person_id: int) -> str:
    """Return a person's name; "" where there is none."""
    return Person.objects.filter(pk=person_id).values_list("full_name", flat=True).first() or ""


def school_year_on(day: date) -> SchoolYear | None:
    """Return the school year in which the day lies."""
    return SchoolYear.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def account_profile(user: User) -> Profile:
    """Return what accounts need of a person: whose trail, whose devices are watched how closely."""
    hats: tuple[Hat, ...] | None = getattr(user, "_khue_hats", None)
    if hats is None:
        hats = hats_of(user)
    worn = user.hat or (hats[0] if hats else None)
    roles = {hat.role for hat in hats}
    return Profile(
        unit_id=worn.unit_id if worn else 0,
        is_staff=bool(roles & set(STAFF_ROLES)),
        is_administrator=Role.IT_OFFICER in roles,
    )


def delegable_permissions(role: str) -> list[Permission]:
    """Return what the role holds and may let another do; delegating itself isn't passed on."""
    return [p for p in all_permissions() if role in p.roles and p.name != DELEGATE]
