"""The search page: words with or without accents, document numbers whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from khue.core.permissions import PUBLIC, requires
from khue.core.searching import MAX_LENGTH
from khue.core.text import whole_number
from khue.portal import selectors
from khue.portal.limits import limit
from khue.portal.pages import page, site_of


@requires(PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits; asks at most 60 times a minute from one network."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_LENGTH]
    at = whole_number(request.GET.get("trang", ""), most=99) or 1
    site = site_of(request)
    results = None
    if text:
        limit(request, "search", times=60)
        results = selectors.find(site.unit_id, text, at)
    older = ""
    if results is not None and results.has_more:
        older = urlencode([("q", text), ("trang", str(at + 1))])
    context = {"q": text, "results": results, "older": older}
    return page(request, "portal/search.html", context)
