"""The person's own list of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import SIGNED_IN, requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Page

from .selectors import PAGE, get_notice_for, notices_for, unseen_count
from .services import mark_all_seen, mark_seen, note_fetched

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_safe
@requires(SIGNED_IN)
def notices(request: HttpRequest) -> HttpResponse:
    """Show the list; what a device has shown counts as fetched, which is a sign of arrival."""
    user = cast("User", request.user)
    before = request.GET.get("before", "")
    found = notices_for(user, before=whole_number(before), limit=PAGE + 1)
    page = found[:PAGE]
    note_fetched(by=user, ids=[notice.id for notice in page])
    older = f"?before={page[-1].id}" if len(found) > PAGE else ""
    context = {"notices": page, "page": Page(older=older), "unseen": unseen_count(user)}
    return render(request, "notifications/list.html", context)


@require_POST
@requires(SIGNED_IN)
def see(request: HttpRequest) -> HttpResponse:
    """Mark everything as seen."""
    mark_all_seen(by=cast("User", request.user))
    return redirect("notifications:list")


@require_safe
@requires(SIGNED_IN)
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark the notice as seen and go to what it speaks of."""
    user = cast("User", request.user)
    notice = get_notice_for(user, notice_id)
    mark_seen(by=user, ids=[notice.id])
    if not notice.link:
        return redirect("notifications:list")
    if not url_has_allowed_host_and_scheme(notice.link, allowed_hosts={request.get_host()}):
        raise NotFound
    return redirect(notice.link)
