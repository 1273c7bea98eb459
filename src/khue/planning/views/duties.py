"""Duties that come back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.dates import today
from khue.core.permissions import holds_anywhere, requires
from khue.planning import permissions, services
from khue.planning.forms import DutyForm
from khue.planning.selectors import duties_for, get_duty_for
from khue.planning.selectors.duties import next_due

from .common import parts, try_on, unit_for, user_of


@require_safe
@requires(permissions.READ_DUTIES)
def listing(request: HttpRequest) -> HttpResponse:
    """List the unit's duties with the day on which each is due next."""
    user = user_of(request)
    context = {
        "rows": [(duty, next_due(duty, today())[1]) for duty in duties_for(user)],
        "parts": parts(user, "duties"),
        "can_keep": holds_anywhere(user, permissions.KEEP_DUTIES),
    }
    return render(request, "planning/duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.KEEP_DUTIES)
def new(request: HttpRequest) -> HttpResponse:
    """Set up a duty."""
    user = user_of(request)
    unit = unit_for(user, permissions.KEEP_DUTIES)
    form = DutyForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        made = try_on(form, lambda: services.keep_duty(unit=unit, by=user, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("From now on it becomes a task by itself."))
            return redirect("planning:duties")
    return render(request, "planning/new_duty.html", {"form": form})


@require_POST
@requires(permissions.KEEP_DUTIES)
def end(request: HttpRequest, duty_id: int) -> HttpResponse:
    """End a duty; the tasks there are stay."""
    user = user_of(request)
    services.end_duty(duty=get_duty_for(user, duty_id), by=user)
    messages.success(request, _("Ended. It makes no more tasks."))
    return redirect("planning:duties")
