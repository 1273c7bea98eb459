"""The leader's overview of the units below, and the list of gaps in their data."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from khue.accounts.selectors import User
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip
from khue.organisation import overview as reads
from khue.organisation.permissions import SEE_OVERVIEW
from khue.organisation.quality import checks
from khue.organisation.services import check_quality_again


@require_safe
@requires(SEE_OVERVIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """Draw every panel from the kept totals of the unit."""
    shown = reads.overview_for(cast(User, request.user))
    return render(request, "organisation/overview.html", {"panels": shown})


@require_safe
@requires(SEE_OVERVIEW)
def quality(request: HttpRequest) -> HttpResponse:
    """List the gaps in the data of the units below, by check or by unit."""
    user = cast(User, request.user)
    chosen = request.GET.get("check", "")
    unit = request.GET.get("unit", "")
    rows = reads.gaps_for(
        user,
        check_code=chosen if chosen in checks else "",
        about=whole_number(unit) or 0,
    )
    context = {
        "rows": rows,
        "chips": _chips(user, chosen),
    }
    return render(request, "organisation/quality.html", context)


def _chips(user: User, chosen: str) -> list[Chip]:
    counts = reads.finding_counts(user)
    found = [Chip(_("All"), "?", active=not chosen, count=sum(counts.values()))]
    return found + [
        Chip(str(check.label), f"?check={check.code}", chosen == check.code, counts[check.code])
        for check in checks
        if counts.get(check.code)
    ]


@require_POST
@requires(SEE_OVERVIEW)
def check_again(request: HttpRequest) -> HttpResponse:
    """Run the checks now."""
    user = cast(User, request.user)
    count = check_quality_again(unit_id=reads.overview_unit(user), by=user)
    text = ngettext("Checked: %(n)d gap.", "Checked: %(n)d gaps.", count)
    messages.success(request, text % {"n": count})
    return redirect("organisation:quality")
