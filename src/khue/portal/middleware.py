"""Hosts: the app host, the portals, and nothing else (421).

A portal request leaves the app's middleware here: no session, no user, no cookie, its own short
chain and URLs, and the scope of exactly the unit whose host was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from khue.core.errors import DomainError, NotFound
from khue.core.scoping import unit_scope

from . import pages
from .errors import TooMany
from .models import Site
from .selectors import site_of_host

GetResponse = Callable[[HttpRequest], HttpResponseBase]
URLCONF = "config.portal_urls"
_HOST = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::\d{1,5})?")


class PortalHandler(BaseHandler):
    """Django's view handling with no middleware but the domain errors of a portal."""

    def __init__(self) -> None:
        super().__init__()
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = [self._answer_domain_error]
        self.answer = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]

    @staticmethod
    def _answer_domain_error(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotFound):
            raise Http404
        if isinstance(error, DomainError):
            return pages.refused(request, error, status=429 if isinstance(error, TooMany) else 422)
        return None


def host_name(request: HttpRequest) -> str | None:
    """Return the host that was asked, without its port; ``None`` for what is no host name."""
    match = _HOST.fullmatch(request.META.get("HTTP_HOST", "").lower().rstrip("."))
    if match is None and "HTTP_HOST" not in request.META:
        match = _HOST.fullmatch(request.META.get("SERVER_NAME", "").lower())
    return match["name"] if match else None


def app_hosts() -> frozenset[str]:
    """Return the hosts that show the app."""
    return frozenset({settings.KHUE_APP_HOST, *getattr(settings, "KHUE_APP_HOST_ALIASES", ())})


def hosts(get_response: GetResponse) -> GetResponse:
    """Send each request to the app, to its portal, or away."""
    portal = PortalHandler()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        host = host_name(request)
        if host in app_hosts():
            return get_response(request)
        generation = pages.generation_of(host) if host else None
        site = site_of_host(host) if host else None
        if site is None:
            return pages.misdirected()
        return show(portal, request, site, generation)

    return middleware


def show(
    portal: PortalHandler, request: HttpRequest, site: Site, generation: Any
) -> HttpResponseBase:
    """Answer for a site in its unit's scope, and keep the page where it may be kept."""
    request.urlconf = URLCONF
    request.portal_site = site  # type: ignore[attr-defined]
    if not site.is_complete:
        return pages.not_open(site)
    # A kept page serves everybody: the language of whoever asked first must not stick to it.
    with unit_scope([site.unit_id]), translation.override(settings.LANGUAGE_CODE):
        response = cast(HttpResponseBase, portal.answer(request))
    pages.harden(response)
    pages.keep(request, response, site, generation)
    return response
