"""After a document was issued: correct it, replace it, recall it, say how long it is in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.dispatch import selectors as dispatch
from khue.documents import permissions, services
from khue.documents.forms_life import (
    CorrectionForm,
    LinkForm,
    RecallForm,
    SuccessorForm,
    ValidityForm,
)
from khue.documents.models import OutgoingDocument
from khue.documents.selectors import get_outgoing_for
from khue.documents.selectors_life import links_of, notices_of_outgoing
from khue.documents.types import KIND, OutgoingState
from khue.organisation import selectors as organisation

from .common import try_on, user_of


def issued(request: HttpRequest, document_id: int) -> OutgoingDocument:
    """Return the issued document; what is not issued has no life after it."""
    found = get_outgoing_for(user_of(request), document_id)
    if not found.is_issued:
        raise NotFound
    return found


@require_safe
@requires(permissions.READ_OUTGOING)
def life(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show what became of it and offer the acts of this person."""
    return _page(request, issued(request, document_id))


def _page(request: HttpRequest, found: OutgoingDocument, **forms: Any) -> HttpResponse:
    user = user_of(request)
    may_recall = organisation.can(user, permissions.RECALL, found.unit_id)
    days = {"effective_on": found.effective_on, "expires_on": found.expires_on}
    context = {
        "document": found,
        "life_notices": notices_of_outgoing(user, found),
        "links": links_of(found),
        "sending": dispatch.dispatch_of(found.unit_id, KIND, found.pk),
        "copies": found.copies.select_related("document").order_by("-pk"),
        "can_draft": organisation.can(user, permissions.DRAFT, found.unit_id),
        "can_recall": may_recall and found.state == OutgoingState.DISPATCHED,
        "validity_form": ValidityForm(initial=days) if may_recall else None,
        "link_form": LinkForm() if may_recall else None,
        **forms,
    }
    return render(request, "documents/life.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def correct(request: HttpRequest, document_id: int) -> HttpResponse:
    """Draft the letter that corrects a mistake of form."""
    user, found = user_of(request), issued(request, document_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = try_on(form, lambda: services.start_correction(document=found, by=user, **data))
        if made is not None:
            messages.success(request, _("The draft is kept. Below is the paper as it will look."))
            return redirect("documents:outgoing", made.pk)
    return _ask(
        request,
        found,
        form,
        title=_("Correct a mistake of form"),
        text=_("An official letter says what was printed and what is right; the paper stays."),
        act=_("Draft the correction"),
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT)
def replace(request: HttpRequest, document_id: int) -> HttpResponse:
    """Draft a document of the same type that replaces, amends or repeals this one."""
    user, found = user_of(request), issued(request, document_id)
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        made = try_on(form, lambda: services.start_successor(document=found, kind=kind, by=user))
        if made is not None:
            messages.success(request, _("The draft is kept. Change the text, then submit it."))
            return redirect("documents:edit", made.pk)
    return _ask(
        request,
        found,
        form,
        title=_("Replace, amend or repeal"),
        text=_("A mistake of content needs a new document of the same type."),
        act=_("Begin the new document"),
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.RECALL)
def recall(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask every receiver to give it back, with the reason."""
    user, found = user_of(request), issued(request, document_id)
    if found.state != OutgoingState.DISPATCHED:
        raise NotFound
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = try_on(
            form, lambda: services.recall_document(document=found, reason=reason, by=user)
        )
        if done is not None:
            messages.success(request, _("Recalled. The recipients have been asked and told why."))
            return redirect("documents:life", found.pk)
    return _ask(
        request,
        found,
        form,
        title=_("Recall this document"),
        text=_(
            "Each recipient agrees or refuses; who agrees can no longer open it. A public page is"
            " asked to be taken down. The document stays in the register as it was issued."
        ),
        act=_("Recall"),
        kind="danger",
        icon="return",
    )


def _ask(request: HttpRequest, found: OutgoingDocument, form: Any, **words: object) -> HttpResponse:
    context = {
        "facts": [(_("Document"), f"{found.type_name} {found.reference}: {found.abstract}")],
        "form": form,
        "place": _("After issue"),
        "cancel_url": reverse("documents:life", args=[found.pk]),
        **words,
    }
    return render(request, "core/confirm.html", context)


@require_POST
@requires(permissions.RECALL)
def validity(request: HttpRequest, document_id: int) -> HttpResponse:
    """Write down the days in force."""
    user, found = user_of(request), issued(request, document_id)
    form = ValidityForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.set_validity(document=found, by=user, **data)):
            messages.success(request, _("The days in force are written down."))
            return redirect("documents:life", found.pk)
    return _page(request, found, validity_form=form)


@require_POST
@requires(permissions.RECALL)
def link(request: HttpRequest, document_id: int) -> HttpResponse:
    """Write down another body's document that acts on this one."""
    user, found = user_of(request), issued(request, document_id)
    form = LinkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.note_link(document=found, by=user, **data)):
            messages.success(request, _("Written down. Whoever opens the document sees it."))
            return redirect("documents:life", found.pk)
    return _page(request, found, link_form=form)
