"""The access matrix: every address of the app host, its permission, the roles that hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khue.core.checks import VENDOR_MODULES, walk
from khue.core.permissions import PUBLIC, SIGNED_IN, get_permission

REVIEWED = Path(__file__).with_name("matrix.txt")
VENDOR = "*vendor"
_CONVERTER = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
_SAMPLES = {"int": "0", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the app host."""

    route: str
    permission: str

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that hold the permission, in alphabetical order."""
        if self.permission.startswith("*"):
            return ()
        return tuple(sorted(str(role) for role in get_permission(self.permission).roles))

    @property
    def line(self) -> str:
        """The route as it stands in the reviewed file."""
        return " | ".join((f"/{self.route}", self._shown, " ".join(self.roles))).rstrip(" |")

    @property
    def _shown(self) -> str:
        """The permission, and whether it is held only in the body at the top."""
        if self.permission.startswith("*"):
            return self.permission
        is_top = get_permission(self.permission).is_for_installation
        return f"{self.permission} (top body only)" if is_top else self.permission

    @property
    def url(self) -> str:
        """An address that fits the route and names nothing that is there."""
        return "/" + _CONVERTER.sub(lambda found: _SAMPLES[found["kind"] or "str"], self.route)


def routes() -> list[Route]:
    """Return every route, vendors' own pages too, in order."""
    found = {Route(route, _permission(view)) for route, view in walk()}
    return sorted(found, key=lambda item: (item.route, item.permission))


def guarded() -> list[Route]:
    """Return the routes that ask for a permission of a role."""
    return [item for item in routes() if not item.permission.startswith("*")]


def private() -> list[Route]:
    """Return the routes of ours that nobody sees who is not signed in."""
    return [item for item in routes() if item.permission not in (PUBLIC, VENDOR)]


def _permission(view: Any) -> str:
    view = getattr(view, "func", view)
    shown = getattr(view, "view_class", view)
    for thing in (view, shown):
        if hasattr(thing, "permission"):
            return str(thing.permission)
    module = str(getattr(shown, "__module__", ""))
    return VENDOR if module.startswith((*VENDOR_MODULES, "ninja.")) else "*none"


__all__ = ["PUBLIC", "REVIEWED", "SIGNED_IN", "Route", "guarded", "private", "routes"]
