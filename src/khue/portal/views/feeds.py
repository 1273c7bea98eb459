"""For machines: the map of addresses, the feed, and what robots may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import loader

from khue.core.permissions import PUBLIC, requires
from khue.portal import selectors
from khue.portal.pages import site_of, stored

_MOST_ADDRESSES = 45_000


@requires(PUBLIC)
@stored
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public address with its last change."""
    rows = selectors.public_entries().order_by("-published_at")
    entries = rows.values_list("public_id", "published_at")[:_MOST_ADDRESSES]
    return _xml(request, "portal/sitemap.xml", {"entries": entries})


@requires(PUBLIC)
@stored
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest documents as RSS."""
    return _xml(request, "portal/rss.xml", {"entries": selectors.newest(limit=20)})


def _xml(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    site = site_of(request)
    values = {"site": site, "origin": selectors.origin_of(site.host), **context}
    text = loader.get_template(name).render(values)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@requires(PUBLIC)
@stored
def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read everything but searches and checks."""
    site = site_of(request)
    lines = [
        "User-agent: *",
        "Disallow: /tim/",
        "Disallow: /xac-thuc/",
        f"Sitemap: {selectors.origin_of(site.host)}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
