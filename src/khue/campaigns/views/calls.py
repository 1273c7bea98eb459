"""The office's pages: its calls, the board of one, and the acts on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.campaigns import permissions, services
from khue.campaigns.forms import CallForm
from khue.campaigns.selectors import (
    acting_unit_id,
    audience_count,
    audience_in_words,
    board_of,
    calls_for,
    get_call_for,
    get_form_for,
    latest_call_of,
    sending_of,
)
from khue.campaigns.types import CallState
from khue.core.permissions import requires
from khue.organisation.selectors import can, get_unit

from .common import sections, try_on, user_of, workbook
from .shown import call_rows, shown_board


@require_safe
@requires(permissions.READ_CALL)
def listing(request: HttpRequest) -> HttpResponse:
    """List the calls of the unit with how far each has come."""
    rows = call_rows(calls_for(user_of(request)))
    context = {"rows": rows, "sections": sections(request, "calls")}
    return render(request, "campaigns/calls.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.RUN_CALL)
def new(request: HttpRequest, form_id: int) -> HttpResponse:
    """Prepare a call with a form."""
    user = user_of(request)
    definition = get_form_for(user, form_id)
    unit = get_unit(acting_unit_id(user, permissions.RUN_CALL))
    initial = CallForm.initial_from(latest_call_of(definition)) or {"title": definition.title}
    form = CallForm(request.POST or None, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = try_on(
            form,
            lambda: services.draft_call(unit=unit, definition=definition, by=user, **form.values()),
        )
        if made is not None:
            return redirect("campaigns:call", made.pk)
    context = {"form": form, "title": _("New data call"), "act": _("Prepare"), "up": definition}
    return render(request, "campaigns/simple.html", context)


@require_safe
@requires(permissions.READ_CALL)
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show a call: before sending what will go out, after it the board."""
    user = user_of(request)
    found = get_call_for(user, call_id)
    may_run = can(user, permissions.RUN_CALL, found.unit_id)
    context = {"call": found, "audience": audience_in_words(found), "may_run": may_run}
    if found.state == CallState.DRAFT:
        context["count"] = audience_count(found)
        context["fields"] = found.version.form()
        return render(request, "campaigns/draft.html", context)
    context["shown"] = shown_board(found, board_of(found), request.GET.get("state", ""))
    context["sending"] = sending_of(found)
    return render(request, "campaigns/board.html", context)


@require_POST
@requires(permissions.RUN_CALL)
def publish(request: HttpRequest, call_id: int) -> HttpResponse:
    """Send the call."""
    user = user_of(request)
    found = services.publish_call(call=get_call_for(user, call_id), by=user)
    messages.success(request, _("Sent. The board shows who has answered."))
    return redirect("campaigns:call", found.pk)


@require_POST
@requires(permissions.RUN_CALL)
def remind(request: HttpRequest, call_id: int) -> HttpResponse:
    """Remind every unit that has not handed in."""
    user = user_of(request)
    count = services.remind_call(call=get_call_for(user, call_id), by=user)
    text = ngettext("%(n)d unit has been reminded.", "%(n)d units have been reminded.", count)
    messages.success(request, text % {"n": count})
    return redirect("campaigns:call", call_id)


@require_POST
@requires(permissions.RUN_CALL)
def accept_all(request: HttpRequest, call_id: int) -> HttpResponse:
    """Accept everything that was handed in and not judged yet."""
    user = user_of(request)
    count = services.accept_all(call=get_call_for(user, call_id), by=user)
    text = ngettext("%(n)d answer is accepted.", "%(n)d answers are accepted.", count)
    messages.success(request, text % {"n": count})
    return redirect("campaigns:call", call_id)


@require_POST
@requires(permissions.RUN_CALL)
def close(request: HttpRequest, call_id: int) -> HttpResponse:
    """End the call."""
    user = user_of(request)
    services.close_call(call=get_call_for(user, call_id), by=user)
    messages.success(request, _("The call is closed. What was handed in stays."))
    return redirect("campaigns:call", call_id)


@require_safe
@requires(permissions.READ_CALL)
def consolidated(request: HttpRequest, call_id: int) -> HttpResponse:
    """Hand out all figures as a workbook."""
    user = user_of(request)
    data = services.consolidate(call=get_call_for(user, call_id), by=user)
    return workbook(data, f"so-lieu-{call_id}.xlsx")
