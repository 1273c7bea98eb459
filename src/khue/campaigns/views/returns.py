"""The unit's pages: what it is asked, filling in, the workbook, signing off."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.accounts.services import require_sudo
from khue.campaigns import permissions, services
from khue.campaigns.forms import WorkbookForm, typed_from
from khue.campaigns.selectors import (
    get_return_for,
    get_return_row_for,
    return_of_delivery,
    returns_for,
)
from khue.core.permissions import requires

from .common import XLSX, sections, user_of, workbook
from .filled import saved_parts, shown_return
from .shown import return_rows


@require_safe
@requires(permissions.FILL)
def listing(request: HttpRequest) -> HttpResponse:
    """List what the unit is asked: open ones first, by deadline."""
    rows = returns_for(user_of(request)).select_related("asked_by").order_by("-due_on", "-pk")[:100]
    context = {"rows": return_rows(list(rows)), "sections": sections(request, "returns")}
    return render(request, "campaigns/returns.html", context)


@require_safe
@requires(permissions.FILL)
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Lead from the inbox to the form."""
    return redirect("campaigns:return", return_of_delivery(user_of(request), delivery_id).pk)


@require_http_methods(["GET", "POST"])
@requires(permissions.FILL)
def fill(request: HttpRequest, return_id: int) -> HttpResponse:
    """Show the form; a plain POST keeps the whole page, with or without JavaScript."""
    user = user_of(request)
    row = get_return_for(user, return_id)
    if request.method == "POST":
        row, _changed = services.save_answers(
            row=row, typed=typed_from(row, request.POST.dict()), by=user
        )
        if request.POST.get("act") == "check":
            services.check_return(row=row, by=user)
            messages.success(request, _("Checked. The head can sign it off now."))
        else:
            messages.success(request, _("Kept."))
        return redirect("campaigns:return", row.pk)
    row = services.open_return(row=row, by=user)
    return render(request, "campaigns/fill.html", shown_return(row, user))


@require_POST
@requires(permissions.FILL)
def save(request: HttpRequest, return_id: int) -> HttpResponse:
    """Keep what changed while it is typed; answers with the parts of the page that say so."""
    user = user_of(request)
    row = get_return_for(user, return_id)
    row, changed = services.save_answers(
        row=row, typed=typed_from(row, request.POST.dict()), by=user
    )
    return render(request, "campaigns/_saved.html", saved_parts(row, changed))


@require_POST
@requires(permissions.FILL)
def file(request: HttpRequest, return_id: int, code: str) -> HttpResponse:
    """Attach the file of a file field."""
    user = user_of(request)
    row = get_return_for(user, return_id)
    services.attach_file(row=row, code=code, upload=request.FILES.get("file"), by=user)
    messages.success(request, _("The file is kept."))
    return redirect("campaigns:return", return_id)


@require_http_methods(["GET", "POST"])
@requires(permissions.SUBMIT)
def submit(request: HttpRequest, return_id: int) -> HttpResponse:
    """Ask once more, then sign off and submit; the password or passkey is asked afresh."""
    user = user_of(request)
    if request.method == "POST":
        row = get_return_row_for(user, return_id)
        require_sudo(request)
        services.submit_return(row=row, by=user)
        messages.success(request, _("Submitted. The office has it."))
        return redirect("campaigns:return", row.pk)
    row = get_return_for(user, return_id)
    checked = row.checked_by.person if row.checked_by else ""
    context = {
        "title": _("Sign off and submit"),
        "place": _("Data calls"),
        "text": _("You confirm that these figures are right. The office gets them at once."),
        "facts": [
            (_("Data call"), f"{row.title} ({row.period})"),
            (_("To"), row.asked_by.name),
            (_("Checked by"), checked),
        ],
        "act": _("Submit"),
        "icon": "sign",
        "cancel_url": reverse("campaigns:return", args=[row.pk]),
    }
    return render(request, "core/confirm.html", context)


@require_safe
@requires(permissions.FILL)
def take_workbook(request: HttpRequest, return_id: int) -> HttpResponse:
    """Hand out the form as a workbook."""
    user = user_of(request)
    row = get_return_for(user, return_id)
    return workbook(services.workbook_of(row=row, by=user), f"bieu-{return_id}.xlsx")


@require_POST
@requires(permissions.FILL)
def bring_workbook(request: HttpRequest, return_id: int) -> HttpResponse:
    """Take the answers of a workbook; with errors nothing is kept and the cells are shown."""
    user = user_of(request)
    row = get_return_for(user, return_id)
    form = WorkbookForm(request.POST, request.FILES)
    upload = form.cleaned_data["file"] if form.is_valid() else None
    try:
        count = services.save_workbook(row=row, upload=upload, by=user)
    except services.Refused as refused:
        packed = base64.b64encode(refused.workbook).decode("ascii")
        context = {
            "row": row,
            "errors": refused.errors,
            "name": f"bieu-{return_id}-loi.xlsx",
            "data_url": f"data:{XLSX};base64,{packed}",
        }
        return render(request, "campaigns/workbook_errors.html", context, status=422)
    text = ngettext("%(n)d answer changed.", "%(n)d answers changed.", count)
    messages.success(request, text % {"n": count})
    return redirect("campaigns:return", return_id)
