"""Opens the scope of the post in which the signed-in person acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from khue.core.context import acting
from khue.core.scoping import unit_scope

from .selectors import hats_of, scope_of

SESSION_KEY = "khue_post"
GetResponse = Callable[[HttpRequest], HttpResponse]


def hat(get_response: GetResponse) -> GetResponse:
    """Set ``request.user.hat`` and ``request.hats``; open the hat's scope around the view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        user = request.user
        hats = hats_of(user)
        request.hats = hats  # type: ignore[attr-defined]
        user._khue_hats = hats  # type: ignore[attr-defined]
        if not hats:
            return get_response(request)
        chosen = request.session.get(SESSION_KEY)
        worn = next((h for h in hats if h.post_id == chosen), hats[0])
        user.hat = worn
        with acting(post_id=worn.post_id), unit_scope(scope_of(worn)):
            return get_response(request)

    return middleware
