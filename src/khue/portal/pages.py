"""Pages of a portal: drawn without a request's person, hardened, and kept in the page store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from khue.core.errors import DomainError
from khue.publishing.services import is_host_name, page_store, reconcile

from .models import Site
from .selectors import origin_of

logger = logging.getLogger(__name__)
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}
PAGE_CACHE = "no-cache"
_RETRY_SECONDS = 2


def site_of(request: HttpRequest) -> Site:
    """Return the site that the middleware found for this request."""
    return cast(Site, request.portal_site)  # type: ignore[attr-defined]


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a page of the site; no context processor runs, so nothing of a person can enter."""
    site = site_of(request)
    values = {
        "site": site,
        "origin": origin_of(site.host),
        "path": request.path,
        "is_demo": settings.KHUE_IS_DEMO,
        **(context or {}),
    }
    return HttpResponse(loader.get_template(name).render(values), status=status)


def stored(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose page is the same for everybody until the unit's generation changes."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.khue_is_stored = True  # type: ignore[attr-defined]
        return response

    return marked


def generation_of(host: str) -> Path | None:
    """Return the open generation of a host; read before the first query of a page."""
    if not is_host_name(host):
        return None
    directory = settings.KHUE_PAGE_STORE / "hosts" / host
    try:
        return Path(directory) / (Path(directory) / "cur").readlink()
    except OSError:
        return None


def keep(
    request: HttpRequest, response: HttpResponseBase, site: Site, generation: Path | None
) -> None:
    """Store a finished page, and open the store where it stands closed without a reason."""
    if request.method != "GET" or request.META.get("QUERY_STRING"):
        return
    if not getattr(response, "khue_is_stored", False) or response.status_code != 200:
        return
    response["Cache-Control"] = PAGE_CACHE
    patch_vary_headers(response, ["Accept-Encoding"])
    if generation is not None and isinstance(response, HttpResponse):
        page_store().save(generation, request.path, response.content)
        return
    store = page_store()
    try:
        store.bind_host(site.host, site.unit_id)
        since = store.closed_since(site.unit_id)
        if since is None or time.time() - since > _RETRY_SECONDS:
            reconcile(unit_id=site.unit_id)
    except OSError:  # a full or unwritable disk makes pages slow, never absent
        logger.exception("The page store of %s can't be opened.", site.host)


def harden(response: HttpResponseBase) -> None:
    """Set the headers of every portal answer; a cookie here is a programming error."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.cookies:
        raise RuntimeError("A portal sets no cookie.")


def misdirected() -> HttpResponse:
    """Answer for a host that is nobody's here."""
    text = _("There is no site at this address.")
    response = HttpResponse(text, status=421, content_type="text/plain; charset=utf-8")
    harden(response)
    return response


def refused(request: HttpRequest, error: DomainError, *, status: int) -> HttpResponse:
    """Say what went wrong and what to do."""
    response = page(request, "portal/refused.html", {"error": error}, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def not_open(site: Site) -> HttpResponse:
    """Answer for a site whose footer would lack what the law wants there."""
    text = loader.get_template("portal/not_open.html").render({"site": site})
    response = HttpResponse(text, status=503)
    harden(response)
    return response
