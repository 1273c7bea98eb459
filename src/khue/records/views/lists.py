"""The yearly lists of case files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.ui.words import short_date
from khue.organisation import selectors as organisation
from khue.records import permissions, services
from khue.records.books import BOOKS
from khue.records.forms import CaseForm, HeadingForm, NewCaseForm, ReasonForm, YearForm
from khue.records.models import CaseList
from khue.records.selectors import case_files_for, get_case_file_for, get_list_for, list_lines
from khue.records.types import CaseState, ListState

from .common import attachment, try_on, unit_of, user_of


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT_LIST)
def new(request: HttpRequest) -> HttpResponse:
    """Draft the list of a year from the one before."""
    user, unit = user_of(request), unit_of(request, permissions.DRAFT_LIST)
    form = YearForm(request.POST or None, initial={"year": today().year + 1})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        made = try_on(form, lambda: services.draft_list(unit=unit, by=user, year=year))
        if made is not None:
            return redirect("records:list", made.pk)
    return render(request, "records/list_new.html", {"form": form})


@require_safe
@requires(permissions.WORK_CASES)
def shown(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show a list with what the person can do about it."""
    return _show(request, get_list_for(user_of(request), list_id))


def _show(request: HttpRequest, found: CaseList, **forms: object) -> HttpResponse:
    user = user_of(request)

    def may(permission: str) -> bool:
        return organisation.can(user, permission, found.unit_id)

    drafts = found.state == ListState.DRAFT and may(permissions.DRAFT_LIST)
    adds = drafts or (found.state == ListState.APPROVED and may(permissions.DRAFT_LIST))
    decides = found.state == ListState.SUBMITTED and may(permissions.APPROVE_LIST)
    headings = list(found.headings.prefetch_related("files"))
    context: dict[str, Any] = {
        "found": found,
        "headings": headings,
        "readable": set(case_files_for(user).filter(list=found).values_list("pk", flat=True)),
        "drafts": drafts,
        "heading_form": HeadingForm() if drafts else None,
        "case_form": NewCaseForm(found=found) if adds and headings else None,
        "decides": decides,
        "reason_form": ReasonForm() if decides else None,
        **forms,
    }
    return render(request, "records/list.html", context)


@require_POST
@requires(permissions.DRAFT_LIST)
def add_heading(request: HttpRequest, list_id: int) -> HttpResponse:
    """Write a heading."""
    user = user_of(request)
    found = get_list_for(user, list_id)
    form = HeadingForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.add_heading(found=found, by=user, **data)):
            return redirect("records:list", found.pk)
    return _show(request, found, heading_form=form)


@require_POST
@requires(permissions.DRAFT_LIST)
def add_case(request: HttpRequest, list_id: int) -> HttpResponse:
    """Write a case file under a heading."""
    user = user_of(request)
    found = get_list_for(user, list_id)
    form = NewCaseForm(request.POST, found=found)
    if form.is_valid():
        data = dict(form.cleaned_data)
        heading = found.headings.get(pk=data.pop("heading"))
        made = try_on(form, lambda: services.add_case_file(heading=heading, by=user, **data))
        if made is not None:
            messages.success(
                request, _("Case file %(code)s stands in the list.") % {"code": made.code}
            )
            return redirect("records:list", found.pk)
    return _show(request, found, case_form=form)


@require_http_methods(["GET", "POST"])
@requires(permissions.DRAFT_LIST)
def edit_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change a case file of the list."""
    user = user_of(request)
    case_file = get_case_file_for(user, case_id)
    initial = CaseForm.initial_of(case_file)
    form = CaseForm(request.POST or None, unit_id=case_file.unit_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.change_case_file(case_file=case_file, by=user, **data)):
            messages.success(request, _("Changed."))
            if case_file.state == CaseState.PLANNED:
                return redirect("records:list", case_file.list_id)
            return redirect("records:case", case_file.pk)
    return render(request, "records/case_edit.html", {"form": form, "case_file": case_file})


@require_POST
@requires(permissions.DRAFT_LIST)
def remove_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case file off a draft list."""
    user = user_of(request)
    case_file = get_case_file_for(user, case_id)
    services.remove_case_file(case_file=case_file, by=user)
    return redirect("records:list", case_file.list_id)


@require_POST
@requires(permissions.WORK_CASES)
def act(request: HttpRequest, list_id: int, name: str) -> HttpResponse:
    """Submit, approve or return a list."""
    user = user_of(request)
    found = get_list_for(user, list_id)
    if name == "submit":
        services.submit_list(found=found, by=user)
        messages.success(request, _("The list waits for the head's approval."))
    elif name == "approve":
        services.approve_list(found=found, by=user)
        messages.success(request, _("Approved: the case files are open, their keepers were told."))
    elif name == "return":
        form = ReasonForm(request.POST)
        reason = request.POST.get("reason", "")
        if not form.is_valid() or not try_on(
            form, lambda: services.return_list(found=found, by=user, reason=reason)
        ):
            return _show(request, found, reason_form=form)
        messages.success(request, _("Returned; the drafter has been told."))
    else:
        raise NotFound
    return redirect("records:list", found.pk)


@require_safe
@requires(permissions.WORK_CASES)
def file(request: HttpRequest, list_id: int, form: str) -> HttpResponse:
    """Hand out a list as PDF or .xlsx."""
    user = user_of(request)
    found = get_list_for(user, list_id)
    head = "(Chưa được phê duyệt)"
    if found.approved_at is not None:
        head = f"(Được phê duyệt ngày {short_date(found.approved_at)}, {found.approved_name})"
    data, content_type = services.print_book(
        code="case_list", unit_id=found.unit_id, lines=list_lines(found), by=user, form=form,
        period=f"Năm {found.year} {head}", signers=("Người lập danh mục", "Thủ trưởng đơn vị"),
    )  # fmt: skip
    name = f"{BOOKS['case_list'].title} {found.year}.{form}"
    return attachment(data, content_type, name, is_inline=form == "pdf")
