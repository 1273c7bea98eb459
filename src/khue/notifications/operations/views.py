"""Watching the machinery, and trying again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.core.permissions import requires
from khue.notifications.permissions import READ_OPERATIONS, RETRY_OPERATIONS
from khue.notifications.selectors import operations
from khue.notifications.services import retry_job, retry_notice

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_safe
@requires(READ_OPERATIONS)
def page(request: HttpRequest) -> HttpResponse:
    """Show queue, failures, retries, workers and the last audit heads."""
    return render(request, "notifications/operations.html", {"state": operations()})


@require_POST
@requires(RETRY_OPERATIONS)
def retry_failed_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Queue a failed notice afresh."""
    retry_notice(notice_id=notice_id, by=cast("User", request.user))
    messages.success(request, _("The notice is in the queue again."))
    return redirect("operations:page")


@require_POST
@requires(RETRY_OPERATIONS)
def retry_failed_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue a failed or stalled task afresh."""
    retry_job(job_id=job_id, by=cast("User", request.user))
    messages.success(request, _("The task is in the queue again."))
    return redirect("operations:page")
