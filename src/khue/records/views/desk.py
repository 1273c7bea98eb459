"""The clerk's desk: the postal book, uses of kept copies, replies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip
from khue.documents import selectors as documents
from khue.organisation import selectors as organisation
from khue.records import permissions, services
from khue.records.forms import (
    CopyForm,
    DecisionForm,
    DueForm,
    NoteForm,
    PostalForm,
    ReasonForm,
    ReceiptForm,
    ReplyForm,
)
from khue.records.models import CopyUse
from khue.records.selectors import copy_uses_for, get_copy_use_for, get_postal_for
from khue.records.types import CopyUseState

from .common import sections, try_on, unit_of, user_of
from .shown import copy_row

_SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires(permissions.KEEP_BOOKS)
def new_postal(request: HttpRequest) -> HttpResponse:
    """Write a line of the postal book; from a document's page its number is there already."""
    user, unit = user_of(request), unit_of(request, permissions.KEEP_BOOKS)
    number = whole_number(request.GET.get("document", ""))
    found = documents.get_outgoing_for(user, number) if number is not None else None
    initial = {}
    if found is not None:
        outside = found.recipient_lines.filter(kind="superior")
        initial = {
            "references": found.reference,
            "recipient": "; ".join(line.text for line in outside),
        }
    form = PostalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data, outgoing_id=found.pk if found else None)
        if try_on(form, lambda: services.write_postal_entry(unit=unit, by=user, **data)):
            messages.success(request, _("Written into the postal book."))
            return redirect("records:book", "postal")
    return render(request, "records/postal_new.html", {"form": form})


@require_safe
@requires(permissions.READ_BOOKS)
def postal(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show a line of the postal book with what can be done about it."""
    user = user_of(request)
    entry = get_postal_for(user, entry_id)
    may = organisation.can(user, permissions.KEEP_BOOKS, entry.unit_id) and not entry.is_struck
    context = {
        "entry": entry,
        "receipt_form": ReceiptForm() if may else None,
        "reason_form": ReasonForm() if may else None,
    }
    return render(request, "records/postal.html", context)


@require_POST
@requires(permissions.KEEP_BOOKS)
def postal_receipt(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Write down the receipt of the post."""
    user = user_of(request)
    entry = get_postal_for(user, entry_id)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.record_postal_receipt(entry=entry, by=user, **data)):
            messages.success(request, _("The receipt is written down."))
            return redirect("records:postal", entry.pk)
    context = {"entry": entry, "receipt_form": form, "reason_form": ReasonForm()}
    return render(request, "records/postal.html", context)


@require_POST
@requires(permissions.KEEP_BOOKS)
def postal_strike(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Strike a wrong line out."""
    user = user_of(request)
    entry = get_postal_for(user, entry_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.strike_postal_entry(entry=entry, by=user, **data)):
            messages.success(request, _("The line is struck out."))
            return redirect("records:postal", entry.pk)
    context = {"entry": entry, "receipt_form": ReceiptForm(), "reason_form": form}
    return render(request, "records/postal.html", context)


@require_safe
@requires(permissions.ASK_COPY)
def copies(request: HttpRequest) -> HttpResponse:
    """List the uses of kept copies: one's own, for clerk and leaders all."""
    user = user_of(request)
    state = request.GET.get("state", "")
    states = (state,) if state in CopyUseState.values else ()
    chips = [Chip(_("All"), "?", active=not states)]
    chips += [
        Chip(str(s.label), f"?state={s.value}", active=s.value == state) for s in CopyUseState
    ]
    context = {
        "rows": [copy_row(use) for use in copy_uses_for(user, states=states)[:_SHOWN]],
        "chips": chips,
        "sections": sections(user, "copies"),
    }
    return render(request, "records/copies.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.ASK_COPY)
def new_copy(request: HttpRequest) -> HttpResponse:
    """Ask for a kept copy."""
    user, unit = user_of(request), unit_of(request, permissions.ASK_COPY)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = try_on(form, lambda: services.ask_for_copy(unit=unit, by=user, **data))
        if made is not None:
            messages.success(request, _("The head has been told; you will hear the answer here."))
            return redirect("records:copy", made.pk)
    return render(request, "records/copy_new.html", {"form": form})


@require_safe
@requires(permissions.ASK_COPY)
def copy(request: HttpRequest, use_id: int) -> HttpResponse:
    """Show one use of a kept copy and the next act."""
    user = user_of(request)
    return _show_copy(request, get_copy_use_for(user, use_id))


def _show_copy(request: HttpRequest, use: CopyUse, **forms: object) -> HttpResponse:
    user = user_of(request)
    decides = organisation.can(user, permissions.ALLOW_COPY, use.unit_id)
    keeps = organisation.can(user, permissions.KEEP_BOOKS, use.unit_id)
    asked, allowed, handed = CopyUseState.ASKED, CopyUseState.ALLOWED, CopyUseState.HANDED
    context = {
        "use": use,
        "row": copy_row(use),
        "decision_form": DecisionForm() if use.state == asked and decides else None,
        "due_form": DueForm(initial={"due_on": use.due_on})
        if use.state == allowed and keeps
        else None,
        "note_form": NoteForm() if use.state == handed and keeps else None,
        **forms,
    }
    return render(request, "records/copy.html", context)


@require_POST
@requires(permissions.ALLOW_COPY)
def decide_copy(request: HttpRequest, use_id: int) -> HttpResponse:
    """The head's word on a request."""
    user = user_of(request)
    use = get_copy_use_for(user, use_id)
    form = DecisionForm(request.POST)
    is_allowed = request.POST.get("act") == "allow"
    if form.is_valid():
        data = form.cleaned_data
        if try_on(
            form,
            lambda: services.decide_copy(use=use, by=user, is_allowed=is_allowed, **data),
        ):
            messages.success(request, _("Decided; the asker has been told."))
            return redirect("records:copy", use.pk)
    return _show_copy(request, use, decision_form=form)


@require_POST
@requires(permissions.KEEP_BOOKS)
def hand_out(request: HttpRequest, use_id: int) -> HttpResponse:
    """The clerk hands the copy out."""
    user = user_of(request)
    use = get_copy_use_for(user, use_id)
    form = DueForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.hand_out_copy(use=use, by=user, **data)):
            messages.success(request, _("Handed out; it stands in the book."))
            return redirect("records:copy", use.pk)
    return _show_copy(request, use, due_form=form)


@require_POST
@requires(permissions.KEEP_BOOKS)
def take_back(request: HttpRequest, use_id: int) -> HttpResponse:
    """The clerk takes the copy back."""
    user = user_of(request)
    use = get_copy_use_for(user, use_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.take_copy_back(use=use, by=user, **data)):
            messages.success(request, _("The copy is back."))
            return redirect("records:copy", use.pk)
    return _show_copy(request, use, note_form=form)


@require_http_methods(["GET", "POST"])
@requires(permissions.WORK_CASES)
def reply(request: HttpRequest, document_id: int) -> HttpResponse:
    """Write down which document answers an incoming one."""
    user = user_of(request)
    found = documents.get_incoming_for(user, document_id)
    is_mine = found.assignments.filter(assignee=user).exists()
    if not is_mine and not organisation.can(user, permissions.READ_BOOKS, found.unit_id):
        raise NotFound
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.link_reply(document=found, by=user, **data)):
            messages.success(request, _("The reply stands in the follow-up book."))
            return redirect("documents:incoming", found.pk)
    return render(request, "records/reply.html", {"form": form, "document": found})
