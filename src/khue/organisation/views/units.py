"""The list of schools and the page of a unit."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.accounts.selectors import User
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.ui.shapes import Chip
from khue.organisation import directory
from khue.organisation.permissions import VIEW_UNIT
from khue.organisation.services import may_manage
from khue.organisation.types import STAFF_ROLES, UnitKind

LISTED_KINDS = (UnitKind.PRESCHOOL, UnitKind.PRIMARY, UnitKind.LOWER_SECONDARY)


@require_safe
@requires(VIEW_UNIT)
def schools(request: HttpRequest) -> HttpResponse:
    """List the schools below one's office; found without diacritics, filtered by kind."""
    user = cast(User, request.user)
    query, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    owner = request.GET.get("owner", "")
    is_public = {"public": True, "private": False}.get(owner)
    lines = directory.schools_for(user, query=query, kind=kind, is_public=is_public)
    kept = {key: value for key, value in (("q", query), ("kind", kind), ("owner", owner)) if value}
    context = {
        "lines": lines,
        "query": query,
        "keep": {key: value for key, value in kept.items() if key != "q"},
        "chips": _chips(kept, kind, owner),
    }
    return render(request, "organisation/schools.html", context)


def _chips(kept: dict[str, str], kind: str, owner: str) -> list[Chip]:
    def chip(label: str, key: str, value: str, present: str) -> Chip:
        rest = {name: text for name, text in kept.items() if name != key}
        wanted = rest if value == present else {**rest, key: value}
        return Chip(label, f"?{urlencode(wanted)}", active=value == present)

    kinds = [chip(str(listed.label), "kind", listed, kind) for listed in LISTED_KINDS]
    owners = [
        chip(_("Public schools"), "owner", "public", owner),
        chip(_("Non-public schools"), "owner", "private", owner),
    ]
    return [*kinds, *owners]


@require_safe
@requires(VIEW_UNIT)
def mine(request: HttpRequest) -> HttpResponse:
    """Lead to the page of one's own unit."""
    user = cast(User, request.user)
    if user.hat is None:
        raise NotFound
    return redirect("organisation:unit", user.hat.unit_id)


@require_safe
@requires(VIEW_UNIT)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit: facts, managing bodies over time, what came before and after, who is in charge."""
    user = cast(User, request.user)
    found = directory.get_unit_for(user, unit_id)
    context = {
        "page": directory.unit_page(user, found),
        "is_own": user.hat is not None and user.hat.unit_id == found.pk,
        "sees_contacts": directory.sees_contacts(user, found),
        "may_appoint": any(may_manage(user, found, role) for role in STAFF_ROLES),
    }
    return render(request, "organisation/unit.html", context)
