"""The composer: write, count the audience, attach files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.compliance.services import confirmation_from
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.dispatch.selectors import preview_audience
from khue.documents import permissions, services
from khue.documents.forms import AudienceForm, FileForm, OutgoingForm
from khue.documents.selectors import acting_unit_id, get_outgoing_for
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .templates import initial_from


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def new(request: HttpRequest) -> HttpResponse:
    """Write a new document of the unit in which the person acts."""
    user = user_of(request)
    unit_id = acting_unit_id(user, permissions.DRAFT)
    if unit_id is None:
        raise NotFound
    unit = organisation.get_unit(unit_id)
    initial = initial_from(user, unit, request.GET.get("from", ""))
    form = OutgoingForm(request.POST or None, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = try_on(form, lambda: services.draft_document(unit=unit, by=user, **form.values()))
        if made is not None:
            messages.success(request, _("The draft is kept. Below is the paper as it will look."))
            return redirect("documents:outgoing", made.pk)
    return render(request, "documents/compose.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def edit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change a draft or a returned document."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if found.is_copy:
        return redirect("documents:edit_copy", found.pk)
    if not found.is_editable:
        return redirect("documents:outgoing", found.pk)
    unit = organisation.get_unit(found.unit_id)
    initial = OutgoingForm.initial_for(found)
    also = OutgoingForm.named_in(found.audience)
    form = OutgoingForm(request.POST or None, unit=unit, also=also, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = try_on(form, lambda: services.revise_draft(document=found, by=user, **form.values()))
        if kept is not None:
            messages.success(request, _("The changes are kept."))
            return redirect("documents:outgoing", kept.pk)
    return render(request, "documents/compose.html", {"form": form, "document": found})


@require_safe
@requires(permissions.DRAFT)
def count_audience(request: HttpRequest) -> HttpResponse:
    """Say how many the chosen audience reaches today."""
    unit_id = acting_unit_id(user_of(request), permissions.DRAFT)
    if unit_id is None:
        raise NotFound
    given = (whole_number(pk) for pk in request.GET.getlist("named"))
    named = [pk for pk in given if pk is not None]
    form = AudienceForm(request.GET, unit=organisation.get_unit(unit_id), also=named)
    audience = form.audience() if form.is_valid() else None
    preview = preview_audience(audience, today()) if audience else None
    return render(request, "documents/_audience.html", {"preview": preview, "audience": audience})


@require_POST
@requires(permissions.DRAFT)
def add_file(request: HttpRequest, document_id: int) -> HttpResponse:
    """Attach a screened file."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        services.attach_file(
            document=found,
            upload=form.cleaned_data["file"],
            by=user,
            clerk_confirmation=confirmation_from(user, request.POST),
        )
        messages.success(request, _("The file is attached."))
    else:
        messages.error(request, str(form.errors["file"][0]))
    return redirect("documents:outgoing", found.pk)


@require_POST
@requires(permissions.DRAFT)
def remove_file(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """Take a file off the draft."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.detach_file(document=found, position=position, by=user)
    return redirect("documents:outgoing", found.pk)
