"""Tags for small pieces: icons, acts, states, people, words."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.core.ui import assets, icons, words

register = template.Library()
COMPONENTS = "core/components/"
STATE_ICONS = {
    "success": "success",
    "error": "error",
    "warning": "warning",
    "info": "info",
    "debug": "info",
    "demo": "demo",
}

register.filter("vn_date", words.short_date)
register.filter("vn_long_date", words.long_date)
register.filter("vn_time", words.clock)
register.filter("vn_datetime", words.date_and_time)
register.filter("vn_relative", words.relative)
register.filter("vn_number", words.number)
register.filter("vn_money", words.money)
register.filter("vn_size", words.size)


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """Draw an icon by meaning (`waiting`) or by its lucide name (`school`)."""
    return icons.icon(name, size, label)


@register.simple_tag
def sign(size: int = 32) -> SafeString:
    """Draw the sign of Khuê."""
    return mark_safe(assets.sign(size))  # noqa: S308 - our own strokes


@register.simple_tag(takes_context=True)
def inline_css(context: Context) -> SafeString:
    """Return the screen stylesheet for `<style>`; without fonts where the person saves data.

    Only on private pages: a public one may be kept in a store and serve everybody.
    """
    request, user = context.get("request"), context.get("user")
    private = bool(getattr(user, "is_authenticated", False))
    saving = private and request is not None and request.headers.get("Save-Data") == "on"
    return mark_safe(assets.inline_css(fonts=not saving))  # noqa: S308 - our own file


@register.simple_tag(takes_context=True)
def inline_sheet(context: Context, path: str) -> SafeString:
    """Carry a domain's few own styles inside the page: a link would cost a second round trip."""
    return format_html(
        '<style nonce="{}">{}</style>',
        context.get("CSP_NONCE", ""),
        mark_safe(assets.sheet(path)),  # noqa: S308 - our own file
    )


@register.inclusion_tag(COMPONENTS + "button.html")
def button(
    label: str,
    kind: str = "primary",
    *,
    icon: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    confirm: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """Show a button of the form around it."""
    return locals()


@register.inclusion_tag(COMPONENTS + "link_button.html")
def link_button(
    label: str, url: str, kind: str = "secondary", *, icon: str = "", download: bool = False
) -> dict[str, Any]:
    """Show a link that looks like a button."""
    return locals()


@register.inclusion_tag(COMPONENTS + "post_button.html", takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    kind: str = "secondary",
    *,
    icon: str = "",
    name: str = "",
    value: str = "",
    confirm: str = "",
) -> dict[str, Any]:
    """Show a button that posts to an address: an act, never a link."""
    values = {k: v for k, v in locals().items() if k != "context"}
    return {**values, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def badge(kind: str, text: str) -> SafeString:
    """Show a state: colour, icon and word together."""
    return format_html(
        '<span class="badge badge--{}">{}{}</span>', kind, icons.icon(kind or "neutral", 16), text
    )


@register.inclusion_tag(COMPONENTS + "banner.html")
def banner(kind: str, text: str, *, title: str = "", strip: bool = False) -> dict[str, Any]:
    """Show a message that stays: info, success, warning, error, demo or a state."""
    return {**locals(), "icon_name": STATE_ICONS.get(kind, kind)}


@register.inclusion_tag(COMPONENTS + "empty_state.html")
def empty_state(
    title: str, text: str = "", *, icon: str = "inbox", url: str = "", label: str = ""
) -> dict[str, Any]:
    """Say calmly that there is nothing, and what to do next."""
    return locals()


@register.simple_tag
def person(name: str, role: str = "") -> SafeString:
    """Show somebody's name with the role they speak in."""
    if not role:
        return format_html('<span class="person">{}</span>', name)
    return format_html(
        '<span class="person">{} <span class="person__role">({})</span></span>', name, role
    )


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Show the first letter of the given name, as in an address book."""
    given = (name.split() or ["?"])[-1]
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', given[0].upper())


@register.inclusion_tag(COMPONENTS + "file_chip.html")
def file_chip(
    name: str,
    *,
    size: int | None = None,
    scan_state: str = "clean",
    url: str = "",
    note: str = "",
) -> dict[str, Any]:
    """Show a file with its size and what the scanner said (clean, not_scanned, infected, …)."""
    states = {
        "clean": ("security", _("checked"), "done"),
        "generated": ("security", _("made by Khuê"), "done"),
        "not_scanned": ("not-scanned", _("not scanned"), "waiting"),
        "waiting": ("waiting", _("being checked"), "waiting"),
        "needs_clerk": ("waiting", _("waits for the clerk"), "waiting"),
        "infected": ("infected", _("locked: harmful content"), "refused"),
        "quarantined": ("infected", _("locked: harmful content"), "refused"),
        "frozen": ("frozen", _("recalled: not opened any more"), "refused"),
    }
    mark, word, kind = states.get(scan_state, states["waiting"])
    return {
        "name": name,
        "size": size,
        "url": "" if kind == "refused" else url,
        "note": note,
        "mark": mark,
        "word": word,
        "kind": kind,
    }


@register.inclusion_tag(COMPONENTS + "stat_card.html")
def stat_card(
    label: str, value: object, *, kind: str = "", url: str = "", note: str = ""
) -> dict[str, Any]:
    """Show one figure with its name; numbers get Vietnamese separators."""
    shown = words.number(value) if isinstance(value, int) else value
    return {"label": label, "value": shown, "kind": kind, "url": url, "note": note}


@register.inclusion_tag(COMPONENTS + "progress.html")
def progress(label: str, value: int, maximum: int) -> dict[str, Any]:
    """Show how much of a whole is done, in words and as a bar."""
    return locals()


@register.inclusion_tag(COMPONENTS + "back_link.html")
def back_link(url: str, label: str) -> dict[str, Any]:
    """Show the way back to the list a thing belongs to."""
    return locals()
