"""The verification page: by the QR code of a paper, or by dropping a file, which is never kept."""

from __future__ import annotations

import re
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from khue.core.errors import NotFound
from khue.core.permissions import PUBLIC, requires
from khue.core.text import clean
from khue.portal import selectors
from khue.portal.downloads import content_of
from khue.portal.limits import limit
from khue.portal.models import EntryFile
from khue.portal.pages import page
from khue.portal.uploads import read_upload
from khue.signing.services import verify_pdf
from khue.signing.types import DATE_FIELD, NUMBER_FIELD, VerificationReport

_ID = re.compile(r"[a-z0-9]{1,16}")
_HASH = re.compile(r"[0-9a-f]{8,64}")
_KEPT_SECONDS = 60


@requires(PUBLIC)
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file, or judge the one that was named or dropped."""
    if request.method == "POST":
        context = _dropped(request)
    elif request.GET.get("d"):
        context = _named(request)
    else:
        context = {}
    response = page(request, "portal/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _dropped(request: HttpRequest) -> dict[str, Any]:
    limit(request, "verify", times=20)
    name, data = read_upload(request, "file")
    report = verify_pdf(data)
    match = selectors.register_match(report.sha256)
    namesake = None
    if match is None:
        # What an altered file claims: the reader is led to the genuine one.
        claimed = report.fields
        namesake = selectors.namesake_of(claimed.get(NUMBER_FIELD, ""), claimed.get(DATE_FIELD, ""))
    return {
        "file_name": clean(name)[:120],
        "report": report,
        "match": match,
        "namesake": namesake,
        "was_dropped": True,
    }


def _named(request: HttpRequest) -> dict[str, Any]:
    limit(request, "verify", times=60)
    if not _ID.fullmatch(request.GET["d"]):
        return {"is_unknown": True}
    try:
        entry = selectors.get_entry(request.GET["d"])
    except NotFound:
        return {"is_unknown": True}
    if selectors.is_over(entry):
        return {"gone": entry}
    short = request.GET.get("h", "").lower()
    files = list(entry.file_rows.all())
    fits = [f for f in files if _HASH.fullmatch(short) and f.sha256.startswith(short)]
    if not fits:
        return {"entry": entry, "is_other_content": True}
    return {"entry": entry, "file": fits[0], "report": _report(fits[0])}


def _report(row: EntryFile) -> VerificationReport:
    key = f"portal:report:{row.sha256}"
    report: VerificationReport | None = cache.get(key)
    if report is None:
        report = verify_pdf(content_of(row))
        cache.set(key, report, _KEPT_SECONDS)
    return report
