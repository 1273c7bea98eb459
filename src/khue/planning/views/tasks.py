"""Tasks: the list, one task with its story, giving one, the board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.core.permissions import holds_anywhere, requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip
from khue.planning import permissions, services
from khue.planning.forms import (
    CommentForm,
    DoersForm,
    FileForm,
    ProgressForm,
    ReasonForm,
    ReportForm,
    TaskForm,
)
from khue.planning.models import Task
from khue.planning.origins import find_origin, origin_url
from khue.planning.selectors import (
    board,
    comments_of,
    get_task_for,
    has_no_doer,
    my_doer_rows,
    task_files,
)
from khue.planning.selectors.tasks import listed, may_direct
from khue.planning.types import DoerState, Origin, TaskState

from .common import parts, try_on, unit_for, user_of
from .shown import ShownColumn, moments, task_row

_MOST = 200


@require_safe
@requires(permissions.WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """List tasks: mine, given by me, late, at risk, without a doer, closed."""
    user = user_of(request)
    offered = [("mine", _("Mine"))]
    if holds_anywhere(user, permissions.GIVE):
        offered += [("given", _("Given by me"))]
    if holds_anywhere(user, permissions.OVERSEE):
        offered += [("all", _("The whole unit")), ("gone", _("Nobody does it"))]
    offered += [("late", _("Overdue")), ("risk", _("Due soon")), ("closed", _("Closed"))]
    chosen = request.GET.get("show", "mine")
    show = chosen if chosen in dict(offered) else "mine"
    context = {
        "rows": [task_row(task) for task in listed(user, show)[:_MOST]],
        "chips": [Chip(label, f"?show={key}", active=key == show) for key, label in offered],
        "parts": parts(user, "tasks"),
        "can_give": holds_anywhere(user, permissions.GIVE),
    }
    return render(request, "planning/tasks.html", context)


@require_safe
@requires(permissions.GIVE)
def tasks_board(request: HttpRequest) -> HttpResponse:
    """Show living tasks in columns by person, unit or week."""
    user = user_of(request)
    ways = (("person", _("By person")), ("unit", _("By unit")), ("week", _("By week")))
    chosen = request.GET.get("by", "person")
    by = chosen if chosen in dict(ways) else "person"
    columns = [
        ShownColumn(c.label or _("No deadline"), tuple(task_row(t) for t in c.rows), c.late)
        for c in board(user, by)
    ]
    context = {
        "columns": columns,
        "chips": [Chip(label, f"?by={key}", active=key == by) for key, label in ways],
        "parts": parts(user, "board"),
    }
    return render(request, "planning/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.GIVE)
def new(request: HttpRequest) -> HttpResponse:
    """Give a task; ``from`` and ``id`` in the address name what it comes from."""
    user = user_of(request)
    unit = unit_for(user, permissions.GIVE)
    origin = _origin(request)
    form = TaskForm(request.POST or None, unit=unit, initial={"title": origin.label})
    if request.method == "POST" and form.is_valid():
        made = try_on(
            form,
            lambda: services.give_task(unit=unit, by=user, origin=origin, **form.values()),
        )
        if made is not None:
            return redirect("planning:task", made.pk)
    return render(request, "planning/new_task.html", {"form": form, "origin": origin})


def _origin(request: HttpRequest) -> Origin:
    kind, object_id = request.GET.get("from", ""), whole_number(request.GET.get("id", ""))
    if not kind or object_id is None:
        return Origin()
    return find_origin(user_of(request), kind, object_id) or Origin()


@require_safe
@requires(permissions.WORK)
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show one task: who, until when, how far, the discussion, the story."""
    user = user_of(request)
    found = get_task_for(user, task_id)
    return render(request, "planning/task.html", _task_context(request, found))


def _task_context(request: HttpRequest, found: Task) -> dict[str, object]:
    user = user_of(request)
    doers = list(found.doers.select_related("post").order_by("pk"))
    mine = [d for d in my_doer_rows(user, found) if d.state == DoerState.OPEN]
    directs = may_direct(user, found)
    decides = directs and found.source_task is None
    is_open = found.state == TaskState.OPEN
    return {
        "task": found,
        "row": task_row(found),
        "doers": [(doer, has_no_doer(doer)) for doer in doers],
        "files": task_files(found),
        "comments": comments_of(found),
        "origin_url": origin_url(found.origin_kind, found.origin_id),
        "moments": moments(found),
        "progress_form": ProgressForm(initial={"progress": mine[0].progress})
        if mine and is_open
        else None,
        "report_form": ReportForm() if mine and is_open else None,
        "reason_form": ReasonForm() if decides and found.is_living else None,
        "reassign_form": DoersForm(unit=found.unit) if directs and is_open else None,
        "can_accept": decides and found.state == TaskState.REPORTED,
        "comment_form": CommentForm(),
        "file_form": FileForm() if (mine or directs) and found.is_living else None,
        "back": reverse("planning:tasks"),
    }
