"""The second wall: permissions are declared strings ``domain.object:action`` with a label.

A role holds them; a post gives a role on a unit. Who holds what is asked of ``organisation``,
which registers its answer here, so that core knows no school words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise

from .errors import NotFound
from .registry import Registry


class Reach(Enum):
    """How far a role carries a permission: the post's own unit, or also the units it manages."""

    OWN = "own"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Permission:
    """One declared permission and the roles that hold it from the start."""

    name: str
    label: str | Promise
    roles: dict[str, Reach] = field(default_factory=dict)
    help: str | Promise = ""
    # Without these the act can't be done: they go along when the permission is delegated.
    needs: tuple[str, ...] = ()
    # It concerns every unit: only those who speak for the whole installation hold it.
    is_for_installation: bool = False


_permissions: Registry[Permission] = Registry("permission")

# Markers for views that need no permission on a unit.
PUBLIC = "*public"
SIGNED_IN = "*signed-in"


def declare(
    name: str,
    *,
    label: str | Promise,
    roles: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    help: str | Promise = "",
    is_for_installation: bool = False,
    needs: tuple[str, ...] = (),
) -> str:
    """Declare a permission; ``roles`` hold it on their own unit, ``below`` also on managed units.

    What touches every unit at once (rules, trust, the queue) is ``is_for_installation``: then the
    roles hold it only in the body at the top. ``needs`` are permissions without which the act
    can't be done: they go along when it is delegated. Each role that holds it holds them too.
    """
    reaches = dict.fromkeys(roles, Reach.OWN) | dict.fromkeys(below, Reach.BELOW)
    _permissions.add(name, Permission(name, label, reaches, help, needs, is_for_installation))
    return name


def get_permission(name: str) -> Permission:
    """Return the declared permission; an unknown string raises ``KeyError``."""
    return _permissions[name]


def with_needs(names: Iterable[str]) -> frozenset[str]:
    """Return the permissions and everything they need to be of use."""
    found: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name not in found and name in _permissions:
            found.add(name)
            queue.extend(get_permission(name).needs)
    return frozenset(found)


def all_permissions() -> list[Permission]:
    """Return every declared permission in the order of declaration."""
    return list(_permissions)


class Checker(Protocol):
    """Answers whether the person's present post holds a permission anywhere."""

    def __call__(self, user: Any, permission: str) -> bool: ...


_checker: list[Checker] = []


def set_checker(checker: Checker) -> None:
    """Called once by ``organisation`` when it is ready."""
    _checker[:] = [checker]


def holds_anywhere(user: Any, permission: str) -> bool:
    """Whether the person's present post holds the permission on some unit."""
    get_permission(permission)
    return bool(_checker) and _checker[0](user, permission)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def requires(permission: str) -> Callable[[View], View]:
    """Guard a view. Not signed in: to the sign-in page. Without the permission: 404.

    The permission is also kept on the view, where the system check and the access matrix read it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission == PUBLIC:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permission != SIGNED_IN and not holds_anywhere(request.user, permission):
                raise NotFound
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard
