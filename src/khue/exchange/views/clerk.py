"""The clerk's pages: what went and came, one message with all that became of it, and the acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere, requires
from khue.documents.services import issued_choices
from khue.exchange import permissions, services
from khue.exchange.edxml import BusinessType
from khue.exchange.forms import AnswerForm, ChangeForm, RecallForm, SendForm, StatementForm
from khue.exchange.models import Message
from khue.exchange.selectors import (
    counts,
    get_message_for,
    get_open_line_for,
    is_locked,
    list_documents,
    news_of,
    open_lines,
    state_of,
)
from khue.exchange.types import Direction, MessageKind, MessageState, Reply
from khue.files.selectors import open_content
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .shown import chips, error_of, findings_of, moments_of, rooms, row_of


@require_safe
@requires(permissions.READ)
def home(request: HttpRequest) -> HttpResponse:
    """List what came, what went, or what waits for a person."""
    user = user_of(request)
    found = counts(user)
    show = request.GET.get("show", "attention" if found["attention"] else "in")
    if show == "attention":
        rows = [*list_documents(user, direction="in", only="attention"),
                *list_documents(user, direction="out", only="attention")]  # fmt: skip
    else:
        rows = list_documents(user, direction="out" if show == "out" else "in")
    context = {
        "rows": [row_of(row) for row in rows],
        "chips": chips(found, show),
        "rooms": rooms(user, "home"),
        "open_lines": open_lines(user) if show == "out" else (),
        "can_send": holds_anywhere(user, permissions.SEND),
    }
    return render(request, "exchange/home.html", context)


@require_safe
@requires(permissions.READ)
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one message, its way, and the next act of whoever looks."""
    user = user_of(request)
    return _shown(request, get_message_for(user, message_id))


def _shown(request: HttpRequest, found: Message, status: int = 200, **forms: Any) -> HttpResponse:
    user = user_of(request)
    document = found.about if found.kind == MessageKind.STATUS and found.about else found
    context = {
        "message": found,
        "state": state_of(found),
        "error": error_of(found),
        "findings": findings_of(found),
        "moments": moments_of(news_of(document)),
        "is_locked": is_locked(found),
        **_acts(found, user),
        **forms,
    }
    return render(request, "exchange/message.html", context, status=status)


def _acts(found: Message, user: Any) -> dict[str, Any]:
    """Which acts this person can do now; the services decide again."""
    if not organisation.can(user, permissions.SEND, found.unit_id):
        return {}
    is_out = found.direction == Direction.OUT and found.kind == MessageKind.DOCUMENT
    waits = bool(found.asked) and found.reply == Reply.NONE
    is_there = is_out and found.state == MessageState.SENT and found.reached != "02"
    can_change = is_there and not waits
    return {
        "can_resend": found.direction == Direction.OUT and found.state == MessageState.FAILED,
        "recall_form": RecallForm() if can_change else None,
        "change_form": ChangeForm(choices=issued_choices(found.unit_id)) if can_change else None,
        "answer_form": AnswerForm() if found.direction == Direction.IN and waits else None,
        "statement_form": StatementForm()
        if found.state == MessageState.HELD and not found.confirmed_by
        else None,
    }


@require_safe
@requires(permissions.READ)
def xml(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give the message's own bytes; that somebody took them is audited."""
    user = user_of(request)
    found = get_message_for(user, message_id)
    if found.xml is None or is_locked(found):
        raise NotFound
    services.record_download(message=found, by=user)
    response = HttpResponse(content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="message-{found.pk}.edxml"'
    response["X-Content-Type-Options"] = "nosniff"
    with open_content(found.xml) as stream:
        response.content = stream.read()
    return response


@require_http_methods(["GET", "POST"])
@requires(permissions.SEND)
def send(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """Send a document to the organisation that a line means."""
    user = user_of(request)
    unit_id, line = get_open_line_for(user, document_id, position)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = try_on(
            form,
            lambda: services.send_to_partner(
                unit_id=unit_id,
                document_id=document_id,
                position=position,
                partner=form.cleaned_data["partner"],
                by=user,
            ),
        )
        if made is not None:
            messages.success(request, _("It is in the box and goes out at once."))
            return redirect("exchange:message", made.pk)
    return render(request, "exchange/send.html", {"form": form, "line": line})


@require_POST
@requires(permissions.SEND)
def resend(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try again what was given up."""
    user = user_of(request)
    services.resend(message=get_message_for(user, message_id), by=user)
    messages.success(request, _("It is in the box again and goes out at once."))
    return redirect("exchange:message", message_id)


@require_POST
@requires(permissions.SEND)
def recall(request: HttpRequest, message_id: int) -> HttpResponse:
    """Ask for a document back."""
    user = user_of(request)
    found = get_message_for(user, message_id)
    form = RecallForm(request.POST)
    if form.is_valid():
        done = try_on(
            form, lambda: services.ask_recall(message=found, by=user, **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("The other side is asked to give it back."))
            return redirect("exchange:message", message_id)
    return _shown(request, found, 422, recall_form=form)


@require_POST
@requires(permissions.SEND)
def change(request: HttpRequest, message_id: int) -> HttpResponse:
    """Update or replace a document that was sent."""
    user = user_of(request)
    found = get_message_for(user, message_id)
    form = ChangeForm(request.POST, choices=issued_choices(found.unit_id))
    if form.is_valid():
        data = form.cleaned_data
        made = try_on(
            form,
            lambda: services.send_to_partner(
                unit_id=found.unit_id,
                document_id=data["document"],
                partner=found.partner,
                by=user,
                replaces=found,
                business=BusinessType(data["business"]),
                reason=data["reason"],
            ),
        )
        if made is not None:
            messages.success(request, _("It is in the box and goes out at once."))
            return redirect("exchange:message", made.pk)
    return _shown(request, found, 422, change_form=form)


@require_POST
@requires(permissions.SEND)
def answer(request: HttpRequest, message_id: int) -> HttpResponse:
    """Agree to a recall or change, or decline it."""
    user = user_of(request)
    found = get_message_for(user, message_id)
    form = AnswerForm(request.POST)
    agrees = request.POST.get("agrees") == "yes"
    if form.is_valid():
        done = try_on(
            form,
            lambda: services.answer(message=found, agrees=agrees, by=user, **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("The sender is told."))
            return redirect("exchange:message", message_id)
    return _shown(request, found, 422, answer_form=form)


@require_POST
@requires(permissions.SEND)
def confirm(request: HttpRequest, message_id: int) -> HttpResponse:
    """Say that a held message may pass."""
    user = user_of(request)
    found = get_message_for(user, message_id)
    form = StatementForm(request.POST)
    if form.is_valid():
        done = try_on(
            form, lambda: services.confirm_held(message=found, by=user, **form.cleaned_data)
        )
        if done is not None:
            messages.success(
                request, _("It passes as soon as the sender's system brings it again.")
            )
            return redirect("exchange:message", message_id)
    return _shown(request, found, 422, statement_form=form)
