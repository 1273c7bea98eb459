"""The weekly calendar: reading it, writing its draft, approving, printing, asking for the portal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.organisation import selectors as organisation
from khue.planning import permissions, services
from khue.planning.forms import EntryForm, ReasonForm
from khue.planning.models import WorkWeek
from khue.planning.publishing import title_of_week
from khue.planning.selectors import (
    background_weeks,
    draft_lines,
    get_entry_for,
    get_week_for,
    read_week,
    with_conflicts,
)
from khue.planning.types import WEEK_KIND, WeekLine, WeekState
from khue.publishing.selectors import publication_of

from .common import parts, try_on, unit_for, user_of
from .shown import moments, shown_days

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def monday_of(text: str) -> date:
    """Return the Monday of ``2026-W48``; raises ``NotFound``."""
    try:
        year, _sign, number = text.partition("-W")
        return date.fromisocalendar(int(year), int(number), 1)
    except (ValueError, OverflowError):
        raise NotFound from None


def name_of(monday: date) -> str:
    """Return the name of a week in the address."""
    year, number, _day = monday.isocalendar()
    return f"{year:04d}-W{number:02d}"


@require_safe
@requires(permissions.READ_WEEK)
def this_week(request: HttpRequest) -> HttpResponse:
    """Go to the week of today, from Saturday on to the next one; or show the one asked for."""
    asked = request.GET.get("week", "")
    if asked:
        return week(request, asked)
    day = today() + timedelta(days=2)
    return redirect("planning:week", name_of(day - timedelta(days=day.weekday())))


@require_safe
@requires(permissions.READ_WEEK)
def week(request: HttpRequest, week: str) -> HttpResponse:
    """Show a week: what is approved, or the draft to those who write and approve it."""
    user, monday = user_of(request), monday_of(week)
    unit = unit_for(user, permissions.READ_WEEK)
    approved = read_week(unit.pk, monday)
    drafts = organisation.can(user, permissions.DRAFT_WEEK, unit)
    decides = organisation.can(user, permissions.APPROVE_WEEK, unit)
    row = get_week_for(user, monday)
    has_draft = row is not None and row.state != WeekState.APPROVED
    as_draft = (drafts or decides) and request.GET.get("show") != "approved"
    as_draft = as_draft and (has_draft or approved is None)
    lines = list(approved.lines) if approved else []
    if as_draft and row is not None:
        lines = with_conflicts(unit.pk, draft_lines(row))
    elif approved is not None and row is not None:
        lines = _with_ids(unit, row, lines)
    context: dict[str, Any] = {
        "unit": unit,
        "week": row,
        "name": name_of(monday),
        "approved": approved,
        "as_draft": as_draft,
        "has_draft": has_draft,
        "days": shown_days(monday, lines, background_weeks(unit.pk, monday), today()),
        "is_empty": not lines,
        "title": title_of_week(monday),
        "before": name_of(monday - timedelta(days=7)),
        "after": name_of(monday + timedelta(days=7)),
        "parts": parts(user, "week"),
        "drafts": drafts,
        **(_acts(row, drafts=drafts, decides=decides) if row is not None else {}),
    }
    return render(request, "planning/week.html", context)


def _with_ids(unit: Unit, row: WorkWeek, lines: list[WeekLine]) -> list[WeekLine]:
    """An approved week without a newer draft can be changed from its own page."""
    if row.state != WeekState.APPROVED:
        return lines
    ids = {line.key: line.entry_id for line in draft_lines(row)}
    known = [replace(line, entry_id=ids.get(line.key)) for line in lines]
    return with_conflicts(unit.pk, known)


def _acts(row: WorkWeek, *, drafts: bool, decides: bool) -> dict[str, Any]:
    waits = row.state == WeekState.SUBMITTED
    return {
        "can_submit": drafts and row.state == WeekState.DRAFT,
        "can_publish": drafts and row.revision > 0,
        "digest": services.digest_of_draft(row) if decides and waits else "",
        "reason_form": ReasonForm() if decides and waits else None,
        "publication": publication_of(WEEK_KIND, row.pk),
        "moments": moments(row),
    }


def _write(request: HttpRequest, form: EntryForm, monday: date, **given: Any) -> HttpResponse:
    user = user_of(request)
    if request.method == "POST" and form.is_valid():
        made = try_on(
            form,
            lambda: services.write_entry(monday=monday, by=user, **given, **form.values()),
        )
        if made is not None:
            messages.success(request, _("Written into the draft."))
            return redirect("planning:week", name_of(monday))
    context = {"form": form, "name": name_of(monday), "title": title_of_week(monday), **given}
    return render(request, "planning/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.DRAFT_WEEK)
def new_entry(request: HttpRequest, week: str) -> HttpResponse:
    """Write a new entry."""
    monday = monday_of(week)
    unit = unit_for(user_of(request), permissions.DRAFT_WEEK)
    initial = {"day": request.GET.get("day", monday.isoformat())}
    form = EntryForm(request.POST or None, unit=unit, monday=monday, initial=initial)
    return _write(request, form, monday, unit=unit)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.DRAFT_WEEK)
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an entry."""
    found = get_entry_for(user_of(request), entry_id)
    unit = organisation.get_unit(found.unit_id)
    monday = found.week.monday
    initial = EntryForm.initial_of(found)
    form = EntryForm(request.POST or None, unit=unit, monday=monday, initial=initial)
    return _write(request, form, monday, unit=unit, entry=found)


@require_POST
@requires(permissions.DRAFT_WEEK)
def remove_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take an entry out of the draft."""
    user = user_of(request)
    row = services.remove_entry(entry=get_entry_for(user, entry_id), by=user)
    messages.success(request, _("Taken out of the draft."))
    return redirect("planning:week", str(row))


@require_POST
@requires(permissions.DRAFT_WEEK)
def copy(request: HttpRequest, week: str) -> HttpResponse:
    """Copy the week before."""
    user, monday = user_of(request), monday_of(week)
    count = services.copy_last_week(
        unit=unit_for(user, permissions.DRAFT_WEEK), monday=monday, by=user
    )
    text = ngettext("%(n)d entry has been copied.", "%(n)d entries have been copied.", count)
    messages.success(request, text % {"n": count})
    return redirect("planning:week", name_of(monday))


def _existing(user: User, week: str) -> WorkWeek:
    row = get_week_for(user, monday_of(week))
    if row is None:
        raise NotFound
    return row


@require_POST
@requires(permissions.DRAFT_WEEK)
def submit(request: HttpRequest, week: str) -> HttpResponse:
    """Ask the head for approval."""
    user = user_of(request)
    services.submit_week(week=_existing(user, week), by=user)
    messages.success(request, _("Submitted. The head has been told."))
    return redirect("planning:week", week)


@require_POST
@requires(permissions.APPROVE_WEEK)
def approve(request: HttpRequest, week: str) -> HttpResponse:
    """Approve exactly what was shown."""
    user = user_of(request)
    row = _existing(user, week)
    services.approve_week(week=row, digest=request.POST.get("digest", ""), by=user)
    messages.success(request, _("Approved. Everybody of the unit reads this week now."))
    return redirect("planning:week", week)


@require_POST
@requires(permissions.APPROVE_WEEK)
def give_back(request: HttpRequest, week: str) -> HttpResponse:
    """Return the draft with a reason."""
    user = user_of(request)
    row = _existing(user, week)
    services.return_week(week=row, reason=request.POST.get("reason", ""), by=user)
    messages.success(request, _("Returned. They have been told."))
    return redirect("planning:week", week)


@require_POST
@requires(permissions.DRAFT_WEEK)
def publish(request: HttpRequest, week: str) -> HttpResponse:
    """Ask for publication on the portal; people decide there."""
    user = user_of(request)
    services.request_week_publication(week=_existing(user, week), by=user)
    messages.success(request, _("Publication was asked for. The editorial board decides next."))
    return redirect("planning:week", week)


@require_safe
@requires(permissions.READ_WEEK)
def paper(request: HttpRequest, week: str) -> HttpResponse:
    """Send the approved week on one A4 sheet."""
    user, monday = user_of(request), monday_of(week)
    unit = unit_for(user, permissions.READ_WEEK)
    found = read_week(unit.pk, monday)
    if found is None:
        raise NotFound
    pdf = services.week_paper(found, parent=unit.letterhead_parent)
    name = f'inline; filename="lich-{name_of(monday)}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
