"""The tab: each role lands where its work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from khue.core.permissions import holds_anywhere, requires
from khue.documents import permissions

from .common import user_of


@require_safe
@requires(permissions.WORK)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to incoming documents in a school, to outgoing ones in an office, else to own work."""
    user = user_of(request)
    is_school = user.hat is not None and user.hat.is_school
    if is_school and holds_anywhere(user, permissions.READ_INCOMING):
        return redirect("documents:incoming_list")
    if holds_anywhere(user, permissions.READ_OUTGOING):
        return redirect("documents:outgoing_list")
    return redirect("documents:assignments")
