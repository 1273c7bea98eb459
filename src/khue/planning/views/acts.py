"""Acts on a task: progress, done, accept, return, cancel, give to another, talk, add a file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.planning import permissions, services
from khue.planning.forms import (
    CommentForm,
    DoersForm,
    FileForm,
    ProgressForm,
    ReasonForm,
    ReportForm,
)
from khue.planning.selectors import get_task_for

from .common import try_on, user_of


def _act(
    request: HttpRequest, task_id: int, form: Form, act: Callable[[], object], words: str
) -> HttpResponse:
    """Run an act when the form is filled; either way back to the task."""
    if form.is_valid() and try_on(form, act) is not None:
        messages.success(request, words)
        return redirect("planning:task", task_id)
    errors = [error for found in form.errors.values() for error in found]
    messages.error(request, " ".join(map(str, errors)))
    return redirect("planning:task", task_id)


@require_POST
@requires(permissions.WORK)
def progress(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say how far it is."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = ProgressForm(request.POST)
    return _act(
        request,
        task_id,
        form,
        lambda: services.report_progress(
            task=found, progress=form.cleaned_data["progress"], by=user
        ),
        _("Written down."),
    )


@require_POST
@requires(permissions.WORK)
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Report done."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = ReportForm(request.POST)
    return _act(
        request,
        task_id,
        form,
        lambda: services.report_done(task=found, report=form.cleaned_data["report"], by=user),
        _("Reported done. Thank you."),
    )


@require_POST
@requires(permissions.GIVE)
def accept(request: HttpRequest, task_id: int) -> HttpResponse:
    """Accept what was reported."""
    user = user_of(request)
    services.accept_task(task=get_task_for(user, task_id), by=user)
    messages.success(request, _("Accepted. The task is over."))
    return redirect("planning:task", task_id)


@require_POST
@requires(permissions.GIVE)
def give_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Return with a reason."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = ReasonForm(request.POST)
    return _act(
        request,
        task_id,
        form,
        lambda: services.return_task(task=found, reason=form.cleaned_data["reason"], by=user),
        _("Returned. They have been told."),
    )


@require_POST
@requires(permissions.GIVE)
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take the task back."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = ReasonForm(request.POST)
    return _act(
        request,
        task_id,
        form,
        lambda: services.cancel_task(task=found, reason=form.cleaned_data["reason"], by=user),
        _("Cancelled. They have been told."),
    )


@require_POST
@requires(permissions.GIVE)
def reassign(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give the task to others, in somebody's place or besides."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = DoersForm(request.POST, unit=found.unit)
    released = whole_number(request.POST.get("released", ""))
    return _act(
        request,
        task_id,
        form,
        lambda: services.reassign_task(
            task=found,
            by=user,
            doers=form.doers(),
            released=released,
        ),
        _("Given. They have been told."),
    )


@require_POST
@requires(permissions.WORK)
def comment(request: HttpRequest, task_id: int) -> HttpResponse:
    """Write in the discussion."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = CommentForm(request.POST)
    return _act(
        request,
        task_id,
        form,
        lambda: services.comment_task(task=found, text=form.cleaned_data["text"], by=user),
        _("Written."),
    )


@require_POST
@requires(permissions.WORK)
def add_file(request: HttpRequest, task_id: int) -> HttpResponse:
    """Add a screened file."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    form = FileForm(request.POST, request.FILES)
    return _act(
        request,
        task_id,
        form,
        lambda: services.add_task_file(task=found, upload=form.cleaned_data["file"], by=user),
        _("The file is attached."),
    )
