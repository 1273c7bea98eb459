"""Small filters of the room's templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def breakable(text: str) -> SafeString:
    """A long code that may break anywhere, so that it never widens a phone's page."""
    return format_html_join(
        mark_safe("<wbr>"), "{}", ((text[i : i + 8],) for i in range(0, len(text), 8))
    )
