"""Incoming documents: inbox, one document, registration, instruction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere, requires
from khue.dispatch.selectors import may_answer_recall
from khue.dispatch.services import note_arrivals
from khue.documents import permissions, services
from khue.documents.extensions import panels_of
from khue.documents.forms import InstructionForm, PaperIncomingForm, RegisterForm, ReportForm
from khue.documents.models import IncomingDocument
from khue.documents.selectors import (
    acting_unit_id,
    alike,
    files_of_incoming,
    get_incoming_for,
    incoming_counts,
    incoming_matching,
    incoming_of_delivery,
    list_incoming,
    story_of,
)
from khue.documents.selectors_life import notices_of_incoming
from khue.documents.selectors_replies import replies_to, reply_references
from khue.documents.types import INCOMING_KIND, AssignmentState, IncomingState
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .papers import page_count
from .shown import NEARBY, chips, incoming_row, incoming_steps, outgoing_row, sections


@require_safe
@requires(permissions.READ_INCOMING)
def listing(request: HttpRequest) -> HttpResponse:
    """List what came; a shown line has arrived."""
    user = user_of(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    counts = incoming_counts(user)
    choices = [("", _("All"), sum(counts.values()))]
    choices += [(s.value, str(s.label), counts[s.value]) for s in IncomingState if s in counts]
    states = (state,) if state in IncomingState.values else ()
    among = incoming_matching(user, words) if words.strip() else None
    found = list_incoming(user, states=states, among=among)
    note_arrivals(deliveries=[d.delivery for d in found if d.delivery is not None], by=user)
    context = {
        "rows": [incoming_row(d) for d in found],
        "chips": chips(request.GET, choices),
        "sections": sections(user, "incoming"),
        "words": words,
        "keep": {"state": state} if states else {},
        "can_register": holds_anywhere(user, permissions.REGISTER),
    }
    return render(request, "documents/incoming_list.html", context)


@require_safe
@requires(permissions.WORK)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one incoming document; the first to open it stands on the sender's board."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    if services.open_incoming(document=found, by=user):
        found = get_incoming_for(user, document_id)
    services.note_reading(document=found, by=user)
    files = files_of_incoming(found)
    context = {
        "document": found,
        "nearby": [incoming_row(d) for d in list_incoming(user, limit=NEARBY)],
        "steps": incoming_steps(found),
        "files": files,
        "pages": range(1, page_count(files) + 1),
        "instructions": found.instructions.select_related("by__person"),
        "assignments": found.assignments.all(),
        "moments": story_of(found),
        "panels": panels_of(user, INCOMING_KIND, found),
        "life_notices": notices_of_incoming(user, found),
        "alike": _alike(found, user),
        "replies": [outgoing_row(d) for d in replies_to(user, found)],
        "answered_by": reply_references([found.pk]).get(found.pk, ""),
        **_acts(found, user),
    }
    return render(request, "documents/incoming.html", context)


def _alike(found: IncomingDocument, user: Any) -> list[IncomingDocument]:
    return alike(
        user, unit_id=found.unit_id, issuer=found.issuer, reference=found.reference, but=found.pk
    )


def _acts(found: IncomingDocument, user: Any) -> dict[str, Any]:
    def may(permission: str) -> bool:
        return organisation.can(user, permission, found.unit_id)

    mine = found.assignments.filter(assignee=user, state=AssignmentState.OPEN).first()
    registers = found.state == IncomingState.ARRIVED and may(permissions.REGISTER)
    return {
        "can_reply": found.state != IncomingState.ARRIVED and may(permissions.DRAFT),
        "register_form": RegisterForm() if registers else None,
        "can_instruct": found.state in (IncomingState.REGISTERED, IncomingState.ASSIGNED)
        and may(permissions.INSTRUCT),
        "can_copy": found.number is not None
        and may(permissions.DRAFT)
        and not (found.delivery is not None and found.delivery.is_given_back),
        "may_answer": found.delivery is not None
        and found.delivery.waits_for_recall_answer
        and may_answer_recall(user, found.delivery),
        "can_print_stamp": may(permissions.REGISTER),
        "can_return": found.state in (IncomingState.ARRIVED, IncomingState.REGISTERED)
        and may(permissions.REGISTER),
        "waits_for_clerk": found.state == IncomingState.ARRIVED and not registers,
        "mine": mine,
        "report_form": ReportForm() if mine else None,
    }


@require_POST
@requires(permissions.REGISTER)
def register(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give the incoming number."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    done = services.register_incoming(document=found, by=user, note=request.POST.get("note", ""))
    messages.success(
        request, _("Registered: incoming number %(number)s.") % {"number": done.number_text}
    )
    return redirect("documents:incoming", found.pk)


@require_http_methods(["GET", "POST"])
@requires(permissions.INSTRUCT)
def instruct(request: HttpRequest, document_id: int) -> HttpResponse:
    """Write the instruction and assign it."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    form = InstructionForm(
        request.POST or None, unit_id=found.unit_id, initial={"due_on": found.due_on}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = try_on(form, lambda: services.write_instruction(document=found, by=user, **data))
        if made is not None:
            messages.success(request, _("The instruction is written; the people have been told."))
            return redirect("documents:incoming", found.pk)
    return render(request, "documents/instruct.html", {"form": form, "document": found})


@require_http_methods(["GET", "POST"])
@requires(permissions.REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    """Register a document that came on paper; a likely duplicate is shown first."""
    user = user_of(request)
    unit_id = acting_unit_id(user, permissions.REGISTER)
    if unit_id is None:
        raise NotFound
    form = PaperIncomingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        found = alike(user, unit_id=unit_id, issuer=data["issuer"], reference=data["reference"])
        if found and not data.pop("is_known"):
            form.ask_about(found)
        else:
            data.pop("is_known", None)
            unit = organisation.get_unit(unit_id)
            data["clerk_confirmation"] = confirmation_from(user, request.POST)
            made = try_on(
                form, lambda: services.register_paper_document(unit=unit, by=user, **data)
            )
            if made is not None:
                return redirect("documents:incoming", made.pk)
    context = {"form": form, "may_confirm": may_confirm(user)}
    return render(request, "documents/new_incoming.html", context)


@require_safe
@requires(permissions.WORK)
def of_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Lead from a delivery to the incoming document, or to the delivery's own page."""
    found = incoming_of_delivery(user_of(request), delivery_id)
    if found is None:
        return redirect("dispatch:delivery", delivery_id)
    return redirect("documents:incoming", found.pk)
