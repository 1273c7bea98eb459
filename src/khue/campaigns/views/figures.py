"""What came in, side by side: totals with the last period, a chart of one field, one unit's answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.campaigns import permissions, services
from khue.campaigns.comparing import chart, outlier_codes
from khue.campaigns.forms import remarks_from
from khue.campaigns.rules import local_number
from khue.campaigns.selectors import answered, figures_of, get_call_for, get_expected_for
from khue.campaigns.types import CallState, ReturnState
from khue.core.permissions import requires
from khue.organisation.selectors import can

from .common import user_of
from .shown import KINDS, chart_choices, figure_table, read_lines


@require_safe
@requires(permissions.READ_CALL)
def figures(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show every field's total, and one field as a chart."""
    found = get_call_for(user_of(request), call_id)
    all_figures = figures_of(found)
    numbers = [f for f in all_figures if f.figures]
    wanted = request.GET.get("field", "")
    chosen = next((f for f in numbers if f.field.code == wanted), numbers[0] if numbers else None)
    context = {
        "call": found,
        "table": figure_table(all_figures),
        "chosen": chosen,
        "choices": chart_choices(numbers, chosen),
        "counted": [f for f in all_figures if len(f.counts) > 1],
    }
    if chosen is not None:
        said = {f.expected_id: local_number(f.value) for f in chosen.figures}
        context["chart"] = chart(chosen.figures, said)
    return render(request, "campaigns/figures.html", context)


@require_safe
@requires(permissions.READ_CALL)
def unit(request: HttpRequest, expected_id: int) -> HttpResponse:
    """Show what one unit handed in, with what stands out, and the acts on it."""
    user = user_of(request)
    found = get_expected_for(user, expected_id)
    rows = answered(found.call)
    odd = outlier_codes(found.call.version.form(), rows).get(found.pk, set())
    before = next((row.before for row in rows if row.expected_id == found.pk), {})
    is_judged_here = (
        can(user, permissions.RUN_CALL, found.unit_id) and found.call.state == CallState.OPEN
    )
    context = {
        "expected": found,
        "call": found.call,
        "kind": KINDS[found.state],
        "lines": read_lines(found, odd, before),
        "remark": found.remarks.get("", ""),
        "may_accept": is_judged_here and found.state == ReturnState.SUBMITTED,
        "may_return": is_judged_here
        and found.state in {ReturnState.SUBMITTED, ReturnState.ACCEPTED},
    }
    return render(request, "campaigns/unit.html", context)


@require_POST
@requires(permissions.RUN_CALL)
def judge(request: HttpRequest, expected_id: int) -> HttpResponse:
    """Accept the answer, or return it with the remarks that were written."""
    user = user_of(request)
    found = get_expected_for(user, expected_id)
    if request.POST.get("act") == "accept":
        services.accept_return(expected=found, by=user)
        messages.success(request, _("Accepted."))
        return redirect("campaigns:call", found.call_id)
    remarks = remarks_from(request.POST.dict())
    services.return_to_unit(expected=found, remarks=remarks, by=user)
    messages.success(request, _("Returned. The unit sees your remarks at the fields."))
    return redirect("campaigns:call", found.call_id)
