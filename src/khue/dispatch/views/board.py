"""The sender's pages: what went out, who has it, and reminding the silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip, Page
from khue.dispatch.permissions import READ_BOARD, RECALL, REMIND
from khue.dispatch.selectors import (
    WAITING_PAGE,
    audience_in_words,
    board_mark,
    board_of,
    get_dispatch_for,
    receipts_of,
    sent_by_units_of,
    waiting_recipients,
)
from khue.dispatch.services import export_board, remind_silent
from khue.dispatch.types import STAGES_BY_SLUG, Stage
from khue.organisation import selectors as organisation

from .shown import sent_rows, shown_board, waiting_row

if TYPE_CHECKING:
    from khue.accounts.models import User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(READ_BOARD)
def sent(request: HttpRequest) -> HttpResponse:
    """List what the unit has sent, with how far each thing has come."""
    lines = sent_by_units_of(cast("User", request.user))
    return render(request, "dispatch/sent.html", {"rows": sent_rows(lines)})


@require_safe
@requires(READ_BOARD)
def board(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Show the receipt board; asked again while nothing has changed, it answers 204."""
    user = cast("User", request.user)
    sending = get_dispatch_for(user, dispatch_id)
    mark = board_mark(sending)
    if "X-Khue-Refresh" in request.headers and request.GET.get("mark") == str(mark):
        return HttpResponse(status=204)
    shown = shown_board(board_of(sending), request.GET.dict(), mark)
    context = {
        "shown": shown,
        "sending": sending,
        "audience": audience_in_words(sending),
        "latest": receipts_of(sending, limit=8),
        "may_recall": organisation.can(user, RECALL, sending.unit_id),
    }
    return render(request, "dispatch/board.html", context)


@require_safe
@requires(READ_BOARD)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the units that have not opened something, or not done it in time."""
    user = cast("User", request.user)
    show = "late" if request.GET.get("show") == "late" else "unopened"
    after = request.GET.get("after", "")
    rows = waiting_recipients(user, late=show == "late", after=whole_number(after) or 0)
    older = f"?show={show}&after={rows[-1].pk}" if len(rows) == WAITING_PAGE else ""
    context = {
        "rows": [waiting_row(row) for row in rows],
        "chips": (
            Chip(_("Not opened"), "?show=unopened", active=show == "unopened"),
            Chip(_("Past the deadline"), "?show=late", active=show == "late"),
        ),
        "page": Page(older=older),
    }
    return render(request, "dispatch/waiting.html", context)


@require_POST
@requires(REMIND)
def remind(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Remind those who have not come as far as the chosen stage."""
    user = cast("User", request.user)
    sending = get_dispatch_for(user, dispatch_id)
    stage = STAGES_BY_SLUG.get(request.POST.get("until", ""), Stage.REGISTERED)
    count = remind_silent(dispatch=sending, by=user, until_stage=stage)
    text = ngettext(
        "%(count)d recipient has been reminded.", "%(count)d recipients have been reminded.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("dispatch:board", dispatch_id)


@require_safe
@requires(READ_BOARD)
def export(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Send the board as a workbook."""
    data = export_board(dispatch_id=dispatch_id, by=cast("User", request.user))
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="receipts-{dispatch_id}.xlsx"'},
    )
