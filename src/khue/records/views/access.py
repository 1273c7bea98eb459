"""Who has read a document, and its lock."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.core.permissions import requires
from khue.records import permissions, services
from khue.records.forms import ReasonForm
from khue.records.selectors import active_lock, document_for, history_of

from .cases import KINDS
from .common import try_on, user_of


@require_safe
@requires(permissions.READ_HISTORY)
def history(request: HttpRequest, place: str, document_id: int) -> HttpResponse:
    """Show who has opened and downloaded a document."""
    user = user_of(request)
    kind = KINDS.get(place, "")
    document = document_for(user, kind, document_id)
    moments = history_of(user, kind, document)
    people = len({moment.who for moment in moments if moment.who})
    context = {"document": document, "moments": moments, "people": people, "place": place}
    return render(request, "records/history.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.LOCK)
def lock(request: HttpRequest, place: str, document_id: int) -> HttpResponse:
    """Lock a document with a reason, or lift the lock."""
    user = user_of(request)
    kind = KINDS.get(place, "")
    document = document_for(user, kind, document_id)
    found = active_lock(kind, document.pk)
    form = ReasonForm(request.POST if request.POST.get("act") == "lock" else None)
    if request.method == "POST" and request.POST.get("act") == "lift":
        services.unlock_document(kind=kind, document=document, by=user)
        messages.success(request, _("The lock is lifted."))
        return redirect(f"documents:{place}", document.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_on(
            form, lambda: services.lock_document(kind=kind, document=document, by=user, **data)
        ):
            messages.success(request, _("Locked: nothing changes until the lock is lifted."))
            return redirect(f"documents:{place}", document.pk)
    context = {"document": document, "lock": found, "form": form, "place": place}
    return render(request, "records/lock.html", context)
