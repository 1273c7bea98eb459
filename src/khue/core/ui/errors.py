"""Error pages in the house's own words; wired as handlers in ``config.urls``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context = {"CSP_NONCE": str(getattr(request, "csp_nonce", ""))}
    return HttpResponse(render_to_string(template, context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without session, database or hat, because one of them may be what broke."""
    return _page(request, "500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old (setting ``CSRF_FAILURE_VIEW``)."""
    return _page(request, "403_csrf.html", 403)


def unknown_host(request: HttpRequest) -> HttpResponse:
    """421: nobody of this installation lives under that name."""
    return _page(request, "421.html", 421)
