"""Small pieces of a portal's pages: the monogram, the address of a file."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khue.portal.models import Entry, EntryFile

register = template.Library()
_KIND = frozenset(
    [
        "và",
        "trường",
        "phòng",
        "giáo",
        "dục",
        "đào",
        "tạo",
        "tiểu",
        "học",
        "mầm",
        "non",
        "trung",
        "cơ",
        "sở",
    ]
)


@register.simple_tag
def monogram(name: str) -> SafeString:
    """Draw a unit's initials where it has given no emblem: those of its own name, not its kind."""
    words = [word for word in name.split() if word.lower() not in _KIND] or name.split()
    letters = "".join(word[0].upper() for word in words[-2:])
    return format_html(
        '<svg class="masthead__emblem" viewBox="0 0 76 76" width="76" height="76" aria-hidden="true">'
        '<circle cx="38" cy="38" r="37" class="mono__disc"/>'
        '<circle cx="38" cy="38" r="32" class="mono__ring"/>'
        '<text x="38" y="47" text-anchor="middle" font-size="25" font-weight="600"'
        ' class="mono__text">{}</text></svg>',
        letters,
    )


@register.filter
def file_url(file: EntryFile, entry: Entry) -> str:
    """Return the address of a public file."""
    return reverse(
        "file", urlconf="config.portal_urls", args=[entry.public_id, file.position, file.name]
    )
