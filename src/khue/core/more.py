"""The tab "More": everything that isn't a tab of one's role, declared by the domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from .permissions import holds_anywhere
from .registry import Registry
from .ui.navigation import EVERYBODY
from .ui.shapes import MenuItem


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the page: for a role, or for whoever holds a permission."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    note: str | Promise
    roles: frozenset[str]
    permission: str
    order: int


entries: Registry[Entry] = Registry("entry of the page More")


def declare_entry(
    key: str,
    *,
    label: str | Promise,
    url_name: str,
    icon: str = "open",
    note: str | Promise = "",
    roles: Iterable[str] = (EVERYBODY,),
    permission: str = "",
    order: int = 50,
) -> None:
    """Declare an entry (in ``AppConfig.ready``)."""
    entries.add(key, Entry(key, label, url_name, icon, note, frozenset(roles), permission, order))


def entries_for(user: Any, role_codes: Iterable[str]) -> list[MenuItem]:
    """Return the entries that the present post may open."""
    roles = frozenset(role_codes)
    found = []
    for entry in sorted(entries, key=lambda e: (e.order, e.key)):
        if EVERYBODY not in entry.roles and not entry.roles & roles:
            continue
        if entry.permission and not holds_anywhere(user, entry.permission):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        found.append(MenuItem(str(entry.label), url, entry.icon, note=str(entry.note)))
    return found
