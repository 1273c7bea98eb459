"""What was signed, and the page that checks any file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.core.permissions import SIGNED_IN, requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Page
from khue.signing.forms import VerifyForm
from khue.signing.models import SignatureRecord
from khue.signing.permissions import VIEW_RECORDS
from khue.signing.selectors import records_for
from khue.signing.services import level_text, verify_pdf, warning_text

from .shown import person_of

_PAGE = 50


@require_safe
@requires(VIEW_RECORDS)
def record_list(request: HttpRequest) -> HttpResponse:
    """List signatures and seals, newest first, fifty at a time."""
    rows = records_for(person_of(request))
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: _PAGE + 1])
    older = f"?before={found[_PAGE - 1].pk}" if len(found) > _PAGE else ""
    context = {"records": [_shown(row) for row in found[:_PAGE]], "page": Page(older=older)}
    return render(request, "signing/records.html", context)


@require_http_methods(["GET", "POST"])
@requires(SIGNED_IN)
def verify_page(request: HttpRequest) -> HttpResponse:
    """Check a dropped file; it is read in memory and not kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        report = verify_pdf(form.cleaned_data["file"].read(), online=True)
    return render(request, "signing/verify.html", {"form": form, "report": report})


def _shown(row: SignatureRecord) -> dict[str, object]:
    purpose = [row.get_purpose_display()] if row.number else []
    return {
        "title": row.number or row.get_purpose_display(),
        "meta": " · ".join([*purpose, str(row.by.person), level_text(row.level)]),
        "when": row.signed_at,
        "state": "done" if row.is_complete else "waiting",
        "state_text": _("Fully proved") if row.is_complete else _("Proof to be added"),
        "warnings": [warning_text(warning) for warning in row.warnings],
    }
