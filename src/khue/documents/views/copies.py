"""Making copies of what was issued here and of what came."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms_copies import CopyMakingForm
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.documents.selectors import get_incoming_for, get_outgoing_for
from khue.documents.types import CopyForm
from khue.organisation import selectors as organisation

from .common import try_on, user_of


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def of_outgoing(request: HttpRequest, document_id: int) -> HttpResponse:
    """Copy a document that the unit issued."""
    return _make(request, get_outgoing_for(user_of(request), document_id))


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def of_incoming(request: HttpRequest, document_id: int) -> HttpResponse:
    """Copy a document that came to the unit."""
    return _make(request, get_incoming_for(user_of(request), document_id))


def _make(request: HttpRequest, source: OutgoingDocument | IncomingDocument) -> HttpResponse:
    user = user_of(request)
    if not organisation.can(user, permissions.DRAFT, source.unit_id):
        raise NotFound
    is_incoming = isinstance(source, IncomingDocument)
    known = services.is_a_copy(source)
    form = CopyMakingForm(
        request.POST or None,
        unit=organisation.get_unit(source.unit_id),
        may_be_copy=is_incoming and not known,
        initial={"form": (CopyForm.SL if known else CopyForm.SY).value},
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        made = try_on(form, lambda: services.draft_copy(source=source, by=user, **values))
        if made is not None:
            messages.success(request, _("The copy is drafted. Look at the paper, then submit it."))
            return redirect("documents:outgoing", made.pk)
    context = {
        "form": form,
        "words": f"{services.named(source)}: {source.abstract}",
        "source": source,
        "is_incoming": is_incoming,
    }
    return render(request, "documents/copy.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def edit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change a copy that is a draft or was returned."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if not found.is_copy or not found.is_editable:
        return redirect("documents:outgoing", found.pk)
    unit = organisation.get_unit(found.unit_id)
    initial = CopyMakingForm.initial_for(found)
    form = CopyMakingForm(request.POST or None, unit=unit, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        kept = try_on(form, lambda: services.revise_copy(document=found, by=user, **values))
        if kept is not None:
            messages.success(request, _("The changes are kept."))
            return redirect("documents:outgoing", kept.pk)
    context = {"form": form, "words": found.abstract, "document": found}
    return render(request, "documents/copy.html", context)
