"""The order of signing: planned by the drafter, initialled step by step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.errors import WrongState
from khue.documents.forms_route import RouteForm
from khue.documents.selectors import get_outgoing_for
from khue.documents.selectors_route import current_steps
from khue.documents.types import StepState

from .common import try_on, user_of


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def plan(request: HttpRequest, document_id: int) -> HttpResponse:
    """Lay down who initials and signs, in which order."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if not found.is_editable:
        raise WrongState(state=found.get_state_display())
    planned = [step for step in current_steps(found) if step.state == StepState.PLANNED]
    form = RouteForm(
        request.POST if request.method == "POST" else None, unit_id=found.unit_id, planned=planned
    )
    if request.method == "POST" and form.is_valid():
        kept = try_on(form, lambda: services.plan_route(document=found, steps=form.plans, by=user))
        if kept is not None:
            messages.success(request, _("The order of signing is kept. Submit when it is ready."))
            return redirect("documents:outgoing", found.pk)
    return render(request, "documents/route.html", {"document": found, "form": form})


@require_POST
@requires(permissions.INITIAL)
def initial(request: HttpRequest, document_id: int) -> HttpResponse:
    """Put one's initials on the paper."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.initial_document(document=found, by=user)
    messages.success(request, _("Initialled. The next in the order has been told."))
    return redirect("documents:outgoing", found.pk)
