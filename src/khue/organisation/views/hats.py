"""Changing the post in which one acts."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from khue.accounts.selectors import User
from khue.core.errors import NotFound
from khue.core.permissions import SIGNED_IN, requires
from khue.organisation.selectors import hats_of

SESSION_KEY = "khue_post"


@require_POST
@requires(SIGNED_IN)
def wear(request: HttpRequest) -> HttpResponse:
    """Act in another post of one's own from now on; lists and scope change with it."""
    chosen = request.POST.get("post", "")
    hats = hats_of(cast(User, request.user))
    worn = next((hat for hat in hats if str(hat.post_id) == chosen), None)
    if worn is None:
        raise NotFound
    request.session[SESSION_KEY] = worn.post_id
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")
