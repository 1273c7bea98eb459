"""Return with reason: one page for what is in the list, one for what lies on the table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms_intake import ReturnForm
from khue.documents.selectors import get_incoming_for
from khue.documents.selectors_intake import get_intake_for

from .common import try_on, user_of


@require_http_methods(["GET", "POST"])
@requires(permissions.REGISTER)
def incoming(request: HttpRequest, document_id: int) -> HttpResponse:
    """Return a document of the list to its sender."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    form = ReturnForm(request.POST or None, has_way=found.delivery is None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = try_on(form, lambda: services.return_incoming(document=found, by=user, **data))
        if made is not None:
            messages.success(request, _("Returned. The sender sees the reason."))
            return redirect("documents:incoming", found.pk)
    up = reverse("documents:incoming", args=[found.pk])
    context = {"form": form, "what": found.abstract, "up": up, "number": found.number_text}
    return render(request, "documents/return_incoming.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.REGISTER)
def intake(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Write down that something on the table went back."""
    user = user_of(request)
    found = get_intake_for(user, intake_id)
    form = ReturnForm(request.POST or None, has_way=True)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = try_on(form, lambda: services.return_intake(intake=found, by=user, **data))
        if made is not None:
            messages.success(request, _("Written down as returned."))
            return redirect("documents:intake", found.pk)
    up = reverse("documents:intake", args=[found.pk])
    context = {"form": form, "what": str(found), "up": up, "number": ""}
    return render(request, "documents/return_incoming.html", context)
