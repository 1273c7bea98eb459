"""The template library `khue`: every component of docs/components.md in one `{% load khue %}`."""

from __future__ import annotations

from django import template

from khue.core.ui.tags import basics, forms, frame, lists

register = template.Library()
for part in (basics, forms, frame, lists):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
