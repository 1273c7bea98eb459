"""The handling sheet of an incoming document (Decree 30/2020, Annex IV): on screen and print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms import OpinionForm, ReassignForm
from khue.documents.selectors import get_incoming_for, get_open_assignment_for
from khue.documents.types import OpinionKind
from khue.organisation import selectors as organisation

from .common import try_on, user_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.WORK)
def sheet(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show the sheet; those who handle the document add their opinion."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    handles = found.assignments.filter(assignee=user).exists()
    form = OpinionForm(request.POST or None) if handles else None
    if request.method == "POST" and form is not None and form.is_valid():
        text = form.cleaned_data["text"]
        if try_on(form, lambda: services.give_opinion(document=found, text=text, by=user)):
            messages.success(request, _("Your opinion stands on the sheet."))
            return redirect("documents:sheet", found.pk)
    opinions = list(found.opinions.select_related("by__person"))
    context = {
        "document": found,
        "unit": organisation.get_unit(found.unit_id),
        "instructions": found.instructions.select_related("by__person"),
        "heads": [item for item in opinions if item.kind == OpinionKind.UNIT_HEAD],
        "handlers": [item for item in opinions if item.kind == OpinionKind.HANDLER],
        "assignments": found.assignments.all(),
        "form": form,
    }
    return render(request, "documents/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.INSTRUCT)
def reassign(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Give open work to somebody else."""
    user = user_of(request)
    found = get_open_assignment_for(user, assignment_id)
    form = ReassignForm(request.POST or None, assignment=found)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if try_on(form, lambda: services.reassign(assignment=found, to=to, by=user)):
            messages.success(request, _("Given to somebody else; they have been told."))
            return redirect("documents:incoming", found.document_id)
    return render(request, "documents/reassign.html", {"form": form, "assignment": found})
