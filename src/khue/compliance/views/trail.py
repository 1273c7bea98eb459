"""The trail of a unit: reading, the story of one thing, taking it out, what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from khue.compliance.errors import rule_label
from khue.compliance.forms import TrailForm
from khue.compliance.permissions import EXPORT_AUDIT, VIEW_AUDIT, VIEW_REFUSALS
from khue.compliance.selectors import refusals_for, story_of, trail_for
from khue.compliance.selectors.trail import people_in_trail
from khue.compliance.services import export_trail
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Cell, Column, Page, Table
from khue.organisation.selectors import get_unit, units_with

from .moments import moments

if TYPE_CHECKING:
    from khue.accounts.models import User

PAGE = 50
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}


@require_safe
@requires(VIEW_AUDIT)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest acts first, filtered by act, person and dates."""
    user = cast("User", request.user)
    form = TrailForm(request.GET or None, people=people_in_trail(user))
    before = request.GET.get("before", "")
    lines = trail_for(user, form.wanted(), limit=PAGE + 1, before=whole_number(before))
    shown = lines[:PAGE]
    page = _page(request, shown[-1].entry_id if len(lines) > PAGE else None, has_newer=bool(before))
    return render(
        request,
        "compliance/trail.html",
        {"form": form, "moments": moments(shown), "page": page, "query": request.GET},
    )


def _page(request: HttpRequest, older: int | None, *, has_newer: bool) -> Page:
    kept = request.GET.copy()
    kept.pop("before", None)
    newest = f"?{kept.urlencode()}" if has_newer else ""
    if older is not None:
        kept["before"] = str(older)
    return Page(newer=newest, older=f"?{kept.urlencode()}" if older is not None else "")


@require_safe
@requires(VIEW_AUDIT)
def story(request: HttpRequest, object_type: str, object_id: str) -> HttpResponse:
    """The story of one thing in the units whose trail the reader may see."""
    unit_ids = units_with(cast("User", request.user), VIEW_AUDIT)
    lines = story_of(object_type, object_id, unit_ids=unit_ids)
    if not lines:
        raise NotFound
    context = {"moments": moments(lines, with_links=False), "first": lines[0]}
    return render(request, "compliance/story.html", context)


@require_POST
@requires(EXPORT_AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """Take the filtered trail out as a file; the taking is written down."""
    user = cast("User", request.user)
    form = TrailForm(request.POST, people=people_in_trail(user))
    kind = "jsonl" if request.POST.get("form") == "jsonl" else "xlsx"
    unit = get_unit(user.hat.unit_id if user.hat else 0)
    data = export_trail(wanted=form.wanted(), form=kind, by=user, unit=unit)  # type: ignore[arg-type]
    name = f"nhat-ky-{timezone.localdate():%Y%m%d}.{kind}"
    return HttpResponse(
        data,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@requires(VIEW_REFUSALS)
def refusals(request: HttpRequest) -> HttpResponse:
    """What was refused: when, whose, by which rule; nothing of the content exists."""
    rows = [
        [
            Cell(f"{timezone.localtime(row.at):%d/%m/%Y %H:%M}"),
            Cell(row.by.get_full_name() if row.by else "Khuê"),
            Cell(rule_label(row.rule), kind="refused"),
            Cell(row.citation),
            Cell(row.sha256[:16]),
        ]
        for row in refusals_for(cast("User", request.user))
    ]
    table = Table(columns=_refusal_columns(), rows=rows)
    return render(request, "compliance/refusals.html", {"table": table, "has_rows": bool(rows)})


def _refusal_columns() -> list[Column]:
    from django.utils.translation import gettext as _

    return [
        Column("at", _("When")),
        Column("by", _("Who")),
        Column("rule", _("Rule")),
        Column("citation", _("Citation")),
        Column("hash", _("Digest of the content")),
    ]
