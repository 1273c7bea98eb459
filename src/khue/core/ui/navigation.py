"""The five tabs: domains declare theirs for the roles that need it, the frame shows them by role.

A tab whose domain is not installed is simply absent; "Today" is first and "More" last by order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from khue.core.registry import Registry

from .shapes import MenuItem

EVERYBODY = "*"
LIMIT = 5
Badge = Callable[[HttpRequest], int]


@dataclass(frozen=True, slots=True)
class TabDeclaration:
    """A tab that a domain offers: where it leads, whom it serves, which addresses it lights up for."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    roles: frozenset[str]
    order: int
    lights_for: tuple[str, ...] = ()
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as the frame shows it."""

    key: str
    label: str
    icon: str
    url: str
    active: bool = False
    badge: int = 0


tabs: Registry[TabDeclaration] = Registry("tab")


def declare(
    key: str,
    *,
    label: str | Promise,
    icon: str,
    url_name: str,
    roles: Iterable[str] = (EVERYBODY,),
    order: int = 50,
    lights_for: Iterable[str] = (),
    badge: Badge | None = None,
) -> TabDeclaration:
    """Declare a tab (in ``AppConfig.ready``); lower orders come first, one tab an order and role."""
    return tabs.add(
        key,
        TabDeclaration(
            key, label, icon, url_name, frozenset(roles), order, tuple(lights_for), badge
        ),
    )


def _meets(tab: TabDeclaration, roles: frozenset[str]) -> bool:
    return EVERYBODY in tab.roles or bool(tab.roles & roles)


def _reach(tab: TabDeclaration, url: str, path: str) -> int:
    """How closely the tab fits the address: the length of the longest beginning they share."""
    beginnings = (url, *tab.lights_for)
    return max(
        (len(b) for b in beginnings if path == b or (b != "/" and path.startswith(b))), default=0
    )


def tabs_for(
    role_codes: Iterable[str], current_path: str, *, request: HttpRequest | None = None
) -> list[Tab]:
    """Return at most five tabs for the roles of one hat; the closest to the address is active."""
    roles = frozenset(role_codes)
    found: list[tuple[TabDeclaration, str]] = []
    for tab in sorted(tabs, key=lambda t: (t.order, t.key)):
        if not _meets(tab, roles):
            continue
        try:
            found.append((tab, reverse(tab.url_name)))
        except NoReverseMatch:
            continue
    if len(found) > LIMIT:
        found = [*found[: LIMIT - 1], found[-1]]
    reaches = [_reach(tab, url, current_path) for tab, url in found]
    best = max(reaches, default=0)
    return [
        Tab(
            key=tab.key,
            label=str(tab.label),
            icon=tab.icon,
            url=url,
            active=bool(best) and reach == best and reaches.index(best) == place,
            badge=tab.badge(request) if tab.badge and request else 0,
        )
        for place, ((tab, url), reach) in enumerate(zip(found, reaches, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class MenuDeclaration:
    """A line of the account menu; ``post`` makes it an act (signing out)."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    post: bool = False


menu_lines: Registry[MenuDeclaration] = Registry("menu line")
HAT_SWITCH = "organisation:wear"


def declare_menu_line(
    key: str,
    *,
    label: str | Promise,
    icon: str,
    url_name: str,
    order: int = 50,
    post: bool = False,
) -> MenuDeclaration:
    """Declare a line of the account menu (in ``AppConfig.ready``)."""
    return menu_lines.add(key, MenuDeclaration(key, label, icon, url_name, order, post))


def profile_menu() -> list[MenuItem]:
    """Return the account menu in order; a line whose page is not installed is absent."""
    found = []
    for line in sorted(menu_lines, key=lambda item: (item.order, item.key)):
        try:
            url = reverse(line.url_name)
        except NoReverseMatch:
            continue
        found.append(MenuItem(label=str(line.label), url=url, icon=line.icon, post=line.post))
    return found


def hat_switch_url() -> str:
    """Return where the chosen post is sent to; empty while organisation has no such page."""
    try:
        return reverse(HAT_SWITCH)
    except NoReverseMatch:
        return ""


def all_addresses() -> list[tuple[str, str]]:
    """Return address and label of every declared tab whose page exists, in order."""
    found = []
    for tab in sorted(tabs, key=lambda item: (item.order, item.key)):
        try:
            found.append((reverse(tab.url_name), str(tab.label)))
        except NoReverseMatch:
            continue
    return found
