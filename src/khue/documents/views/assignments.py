"""One's own work: what the head assigned, and the report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms import ReportForm
from khue.documents.selectors import assignments_for, get_assignment_for, open_assignment_count
from khue.documents.types import AssignmentState

from .common import user_of
from .shown import assignment_row, chips, sections


@require_safe
@requires(permissions.WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """List the person's assignments, the open ones first."""
    user = user_of(request)
    state = request.GET.get("state", "")
    chosen = state if state in AssignmentState.values else ""
    choices = [
        ("", _("All"), None),
        ("open", _("To do"), open_assignment_count(user)),
        ("done", _("Done"), None),
    ]
    context = {
        "rows": [assignment_row(item) for item in assignments_for(user, state=chosen)],
        "chips": chips(request.GET, choices),
        "sections": sections(user, "assignments"),
    }
    return render(request, "documents/assignments.html", context)


@require_POST
@requires(permissions.WORK)
def done(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Report done."""
    user = user_of(request)
    found = get_assignment_for(user, assignment_id)
    form = ReportForm(request.POST)
    if form.is_valid():
        services.report_done(assignment=found, report=form.cleaned_data["report"], by=user)
        messages.success(request, _("Reported done. Thank you."))
    return redirect("documents:incoming", found.document_id)
