"""Typed annexes of a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms_annexes import AnnexForm
from khue.documents.models import OutgoingDocument
from khue.documents.paper import annex_label
from khue.documents.selectors import get_outgoing_for

from .common import try_on, user_of


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def new(request: HttpRequest, document_id: int) -> HttpResponse:
    """Write an annex at the end of a draft."""
    found = get_outgoing_for(user_of(request), document_id)
    return _write(request, found, AnnexForm(request.POST or None), None)


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def edit(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """Change an annex of a draft."""
    found = get_outgoing_for(user_of(request), document_id)
    annex = found.annexes.filter(position=position).first()
    if annex is None:
        raise NotFound
    initial = {"title": annex.title, "body": annex.body}
    return _write(request, found, AnnexForm(request.POST or None, initial=initial), position)


@require_POST
@requires(permissions.DRAFT)
def remove(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """Take an annex away."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.remove_annex(document=found, by=user, position=position)
    messages.success(request, _("The annex is removed. Those behind it have moved up."))
    return redirect("documents:outgoing", found.pk)


def _write(
    request: HttpRequest, found: OutgoingDocument, form: AnnexForm, position: int | None
) -> HttpResponse:
    if not found.is_editable:
        return redirect("documents:outgoing", found.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kept = try_on(
            form,
            lambda: services.write_annex(
                document=found, by=user_of(request), position=position, **data
            ),
        )
        if kept is not None:
            messages.success(
                request, _("The annex is kept. Open the PDF to see it as it will look.")
            )
            return redirect("documents:outgoing", found.pk)
    count = found.annexes.count() + (position is None)
    context = {
        "title": annex_label((position or count) - 1, count),
        "place": _("Documents"),
        "text": found.abstract,
        "form": form,
        "act": _("Keep the annex"),
        "icon": "done",
        "cancel_url": reverse("documents:outgoing", args=[found.pk]),
    }
    return render(request, "core/confirm.html", context)
