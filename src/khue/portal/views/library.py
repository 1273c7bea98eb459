"""On the app host: adding a legal document of another body, and writing a new version of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import DomainError, NotFound
from khue.core.permissions import requires
from khue.portal import permissions
from khue.portal.forms import LibraryForm
from khue.portal.library import KIND
from khue.portal.selectors import unit_of_library
from khue.portal.services import ask_to_publish
from khue.publishing.selectors import files_of, get_publication_for

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ADD_TO_LIBRARY)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the publication of a new legal document."""
    unit = unit_of_library(cast("User", request.user))
    form = LibraryForm(request.POST or None, request.FILES or None)
    return _answer(request, form, unit, object_id=uuid.uuid4().hex[:12], files=())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ADD_TO_LIBRARY)
def change(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Write a new version; what is public stays until that one is approved."""
    row = get_publication_for(cast("User", request.user), publication_id)
    if row.kind != KIND or row.latest is None:
        raise NotFound
    form = LibraryForm(request.POST or None, request.FILES or None, initial=row.latest.snapshot)
    return _answer(request, form, row.unit, object_id=row.object_id, files=files_of(row.latest))


def _answer(
    request: HttpRequest, form: LibraryForm, unit: Unit, *, object_id: str, files: Any
) -> HttpResponse:
    user = cast("User", request.user)
    if form.is_bound and form.is_valid():
        try:
            row = ask_to_publish(
                unit=unit,
                object_id=object_id,
                snapshot=form.snapshot(),
                upload=form.cleaned_data.get("file"),
                kept=files,
                by=user,
                clerk_confirmation=confirmation_from(user, request.POST),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Sent to the editorial board."))
            return redirect("publishing:dossier", row.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "unit": unit, "may_confirm": may_confirm(user)}
    return render(request, "portal/library_form.html", context, status=status)
