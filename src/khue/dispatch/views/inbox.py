"""The receiver's pages: what has come, and one thing with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.core.permissions import SIGNED_IN, requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip, Page
from khue.dispatch.selectors import (
    PAGE,
    deliveries_for,
    files_of,
    get_delivery_for,
    may_answer_recall,
    new_count,
)
from khue.dispatch.services import note_arrivals, open_delivery

from .shown import inbox_rows

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_safe
@requires(SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """List what has come for the person or the unit; shown on a device means arrived."""
    user = cast("User", request.user)
    rows = deliveries_for(user)
    only_new = request.GET.get("show", "new") == "new"
    if only_new:
        rows = rows.unfinished()
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    page = found[:PAGE]
    note_arrivals(deliveries=page, by=user)
    older = (
        f"?show={'new' if only_new else 'all'}&before={page[-1].pk}" if len(found) > PAGE else ""
    )
    context = {
        "rows": inbox_rows(page),
        "page": Page(older=older),
        "only_new": only_new,
        "chips": [
            Chip(_("Not opened yet"), "?show=new", active=only_new, count=new_count(user)),
            Chip(_("All"), "?show=all", active=not only_new),
        ],
    }
    return render(request, "dispatch/inbox.html", context)


@require_safe
@requires(SIGNED_IN)
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show one thing; the first person to open it stands on the sender's board."""
    user = cast("User", request.user)
    found = get_delivery_for(user, delivery_id)
    open_delivery(delivery=found, by=user)
    context = {
        "delivery": found,
        "files": files_of(found),
        "may_answer": found.waits_for_recall_answer and may_answer_recall(user, found),
    }
    return render(request, "dispatch/delivery.html", context)
