"""The entry: an office lands at its calls, a school at what it is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from khue.campaigns import permissions
from khue.core.errors import NotFound
from khue.core.permissions import SIGNED_IN, holds_anywhere, requires

from .common import user_of


@require_safe
@requires(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the list of the person's role."""
    user = user_of(request)
    is_school = user.hat is not None and user.hat.is_school
    if not is_school and holds_anywhere(user, permissions.READ_CALL):
        return redirect("campaigns:calls")
    if holds_anywhere(user, permissions.FILL):
        return redirect("campaigns:returns")
    raise NotFound
