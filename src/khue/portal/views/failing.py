"""Calm words for what isn't there and for what broke."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from khue.core.permissions import PUBLIC, requires
from khue.portal.pages import page


@requires(PUBLIC)
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Nothing is at this address; another unit's page looks the same."""
    return page(request, "portal/not_found.html", status=404)


@requires(PUBLIC)
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request makes no sense."""
    return page(request, "portal/not_found.html", status=400)


@requires(PUBLIC)
def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side."""
    return page(request, "portal/broken.html", status=500)
