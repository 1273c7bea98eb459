"""Rows of the trail as moments of a story."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khue.compliance.services.exporting import value_text
from khue.compliance.types import StoryLine
from khue.core.ui.shapes import Kind, Moment

_MOST = 400
_REFUSED = (".refused", ".quarantined", ".cancelled", ".returned", ".erased")


def moments(lines: Iterable[StoryLine], *, with_links: bool = True) -> list[Moment]:
    """The story as the timeline draws it."""
    return [_moment(line, with_links=with_links) for line in lines]


def _moment(line: StoryLine, *, with_links: bool) -> Moment:
    title = f"{line.label} · {object_name(line)}" if line.object_type else line.label
    return Moment(
        title=title,
        at=line.at,
        who=line.by_name or _("Khuê"),
        role=_("for %(name)s") % {"name": line.on_behalf_of} if line.on_behalf_of else "",
        note=_note(line),
        kind=_kind(line),
        url=_story_url(line) if with_links and line.object_type else "",
    )


def object_name(line: StoryLine) -> str:
    """What the act was about, in words."""
    try:
        model = apps.get_model(line.object_type)
    except (LookupError, ValueError):
        return f"{line.object_type} {line.object_id}"
    name = pgettext("object", str(model._meta.verbose_name))
    return f"{name} {line.object_id}"


def _note(line: StoryLine) -> str:
    if line.is_erased:
        return _("The values were erased by law; their digests remain.")
    before, after = _short(value_text(line.before)), _short(value_text(line.after))
    if before and after:
        return _("Before: %(before)s\nAfter: %(after)s") % {"before": before, "after": after}
    return before or after


def _short(text: str) -> str:
    """A page shows the beginning of a long value; the export has the whole."""
    return text if len(text) <= _MOST else f"{text[:_MOST].rstrip()}…"


def _kind(line: StoryLine) -> Kind:
    return "refused" if line.verb.endswith(_REFUSED) else "neutral"


def _story_url(line: StoryLine) -> str:
    return reverse("compliance:story", args=[line.object_type, line.object_id])
