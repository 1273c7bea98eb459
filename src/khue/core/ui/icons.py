"""Icons as inline SVG, from the `lucide` package: no request, no sprite, the colour of the text."""

from __future__ import annotations

from functools import lru_cache
from xml.etree import ElementTree

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist, _load_icon

__all__ = ["IconDoesNotExist", "icon"]

# Our own words for what an icon means; a template may also name a lucide icon directly.
MEANINGS = {
    "today": "sun",
    "documents": "file-text",
    "inbox": "inbox",
    "tasks": "list-checks",
    "approvals": "stamp",
    "schools": "school",
    "class": "users",
    "calendar": "calendar-days",
    "more": "menu",
    "search": "search",
    "file": "paperclip",
    "download": "download",
    "sign": "pen-line",
    "seal": "stamp",
    "number": "hash",
    "send": "send",
    "print": "printer",
    "back": "chevron-left",
    "open": "chevron-right",
    "switch": "chevrons-up-down",
    "neutral": "circle",
    "active": "circle-dot",
    "waiting": "clock",
    "done": "check",
    "urgent": "flame",
    "overdue": "alarm-clock",
    "refused": "x",
    "error": "octagon-alert",
    "warning": "triangle-alert",
    "info": "info",
    "demo": "flask-conical",
    "success": "circle-check",
    "offline": "cloud-off",
    "profile": "circle-user",
    "sign-out": "log-out",
    "security": "shield-check",
    "infected": "shield-x",
    "frozen": "lock",
    "not-scanned": "shield-question-mark",
    "audit": "scroll-text",
    "sort-up": "arrow-up",
    "sort-down": "arrow-down",
    "sort": "arrow-up-down",
    "add": "plus",
    "copy": "copy",
    "upload": "upload",
    "external": "external-link",
    "return": "undo-2",
    "remind": "bell-ring",
}


@lru_cache(maxsize=512)
def _drawing(name: str) -> str:
    """Return what is inside the icon's `<svg>`; raises `IconDoesNotExist`."""
    root = _load_icon(MEANINGS.get(name, name))
    return "".join(ElementTree.tostring(part, encoding="unicode").strip() for part in root)


@lru_cache(maxsize=2048)
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """Draw an icon; without a label it is decoration and screen readers pass it by."""
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - drawn from a packaged file, the label is escaped
        f'<svg class="icon" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" '
        f'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
        f'stroke-linejoin="round" focusable="false" {voice}>{_drawing(name)}</svg>'
    )
