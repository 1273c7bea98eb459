"""Meetings: the list, one with agenda, papers and minutes, calling one, answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.permissions import holds_anywhere, requires
from khue.organisation import selectors as organisation
from khue.planning import permissions, services
from khue.planning.forms import (
    AnswerForm,
    FileForm,
    MeetingForm,
    MinutesForm,
    MinutesTasksForm,
    ReasonForm,
)
from khue.planning.models import Meeting
from khue.planning.selectors import (
    get_meeting_for,
    meetings_for,
    my_invitation,
    papers_of,
    tasks_of_origin,
)
from khue.planning.types import MEETING_ORIGIN, MeetingState

from .common import parts, try_on, unit_for, user_of
from .shown import meeting_row, moments, task_row

_MOST = 100


@require_safe
@requires(permissions.ATTEND)
def listing(request: HttpRequest) -> HttpResponse:
    """List the meetings that the person may read, the latest first."""
    user = user_of(request)
    context = {
        "rows": [meeting_row(row) for row in meetings_for(user)[:_MOST]],
        "parts": parts(user, "meetings"),
        "can_call": holds_anywhere(user, permissions.CALL),
    }
    return render(request, "planning/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.CALL)
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    user = user_of(request)
    unit = unit_for(user, permissions.CALL)
    form = MeetingForm(request.POST or None, unit=unit, initial={"chair": user.pk})
    if request.method == "POST" and form.is_valid():
        made = try_on(form, lambda: services.call_meeting(unit=unit, by=user, **form.values()))
        if made is not None:
            return redirect("planning:meeting", made.pk)
    return render(request, "planning/new_meeting.html", {"form": form})


@require_safe
@requires(permissions.ATTEND)
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show one meeting."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    return render(request, "planning/meeting.html", _context(request, found))


def _context(request: HttpRequest, found: Meeting) -> dict[str, Any]:
    user = user_of(request)
    mine = my_invitation(user, found)
    is_planned = found.state == MeetingState.PLANNED
    leads = organisation.can(user, permissions.CALL, found.unit_id) and (
        user.pk in (found.called_by_id, found.chair_id)
        or organisation.can(user, permissions.OVERSEE, found.unit_id)
    )
    is_living = found.state != MeetingState.CANCELLED
    answer = {"answer": mine.answer, "reason": mine.reason} if mine else {}
    return {
        "meeting": found,
        "row": meeting_row(found),
        "invitations": list(found.invitations.all()),
        "papers": papers_of(found),
        "tasks": [task_row(t) for t in tasks_of_origin(user, MEETING_ORIGIN, found.pk)],
        "answer_form": AnswerForm(initial=answer) if mine and is_planned else None,
        "file_form": FileForm() if leads and is_living else None,
        "minutes_form": MinutesForm(initial={"minutes": found.minutes})
        if leads and is_living
        else None,
        "tasks_form": MinutesTasksForm(unit=found.unit)
        if leads and found.state == MeetingState.HELD
        else None,
        "cancel_form": ReasonForm() if leads and is_planned else None,
        "moments": moments(found),
    }


def _act(
    request: HttpRequest, found: Meeting, form: Form, act: Callable[[], object], words: str
) -> HttpResponse:
    if form.is_valid() and try_on(form, act) is not None:
        messages.success(request, words)
        return redirect("planning:meeting", found.pk)
    errors = [error for texts in form.errors.values() for error in texts]
    messages.error(request, " ".join(map(str, errors)))
    return redirect("planning:meeting", found.pk)


@require_POST
@requires(permissions.ATTEND)
def answer(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Come or not."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    form = AnswerForm(request.POST)
    return _act(
        request,
        found,
        form,
        lambda: services.answer_invitation(meeting=found, by=user, **form.cleaned_data),
        _("Your answer stands there. Thank you."),
    )


@require_POST
@requires(permissions.CALL)
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Call it off."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    form = ReasonForm(request.POST)
    return _act(
        request,
        found,
        form,
        lambda: services.cancel_meeting(meeting=found, reason=form.cleaned_data["reason"], by=user),
        _("Cancelled. They have been told."),
    )


@require_POST
@requires(permissions.CALL)
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Write the minutes."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    form = MinutesForm(request.POST)
    return _act(
        request,
        found,
        form,
        lambda: services.write_minutes(meeting=found, text=form.cleaned_data["minutes"], by=user),
        _("The minutes stand there. The invited have been told."),
    )


@require_POST
@requires(permissions.CALL)
def tasks(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Make tasks of conclusions."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    form = MinutesTasksForm(request.POST, unit=found.unit)
    count = len([line for line in request.POST.get("lines", "").splitlines() if line.strip()])
    words = ngettext("%(n)d task was given.", "%(n)d tasks were given.", count)
    return _act(
        request,
        found,
        form,
        lambda: services.give_tasks_of_minutes(
            meeting=found,
            lines=form.cleaned_data["lines"].splitlines(),
            doers=form.doers(),
            due_on=form.cleaned_data["due_on"],
            by=user,
        ),
        words % {"n": count},
    )


@require_POST
@requires(permissions.CALL)
def add_paper(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Add a screened paper."""
    user = user_of(request)
    found = get_meeting_for(user, meeting_id)
    form = FileForm(request.POST, request.FILES)
    return _act(
        request,
        found,
        form,
        lambda: services.add_paper(meeting=found, upload=form.cleaned_data["file"], by=user),
        _("The file is attached."),
    )
