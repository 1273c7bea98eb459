"""The first page, and the page "More"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import dates
from .more import entries_for
from .permissions import SIGNED_IN, requires
from .today import cards_for


def _role_codes(request: HttpRequest) -> tuple[str, ...]:
    worn = getattr(request.user, "hat", None)
    return worn.role_codes if worn is not None else ()


@require_safe
@requires(SIGNED_IN)
def today(request: HttpRequest) -> HttpResponse:
    """Show what the person has to do today, in the post worn now."""
    moment = dates.now()
    return render(
        request,
        "core/today.html",
        {
            "cards": cards_for(request, _role_codes(request)),
            "moment": moment,
            "part_of_day": _part_of_day(moment.hour),
            "given_name": request.user.get_full_name().split()[-1],  # type: ignore[union-attr]
        },
    )


def _part_of_day(hour: int) -> str:
    if hour < 11:
        return "morning"
    if hour < 13:
        return "noon"
    return "afternoon" if hour < 18 else "evening"


@require_safe
@requires(SIGNED_IN)
def more(request: HttpRequest) -> HttpResponse:
    """Show everything that isn't a tab."""
    items = entries_for(request.user, _role_codes(request))
    return render(request, "core/more.html", {"items": items})
