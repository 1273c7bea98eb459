"""The circumstances of a request, and domain errors as answers people can read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .context import acting
from .errors import DomainError, NotFound

GetResponse = Callable[[HttpRequest], HttpResponse]


def visitor_address(get_response: GetResponse) -> GetResponse:
    """Let ``REMOTE_ADDR`` be the visitor's behind the trusted proxy (production), for everybody.

    It is what that proxy wrote last; what the visitor wrote there before counts for nothing. The
    audit, the devices list and every limit by address read it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECURE_PROXY_SSL_HEADER:
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(told))
        return get_response(request)

    return middleware


def _has_nul(request: HttpRequest) -> bool:
    """No page has a name or a question with a NUL in it, and PostgreSQL takes none."""
    return "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def request_context(get_response: GetResponse) -> GetResponse:
    """Give every request an id and keep its address for the audit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = str(uuid.uuid4())
        if _has_nul(request):
            response = HttpResponse("400\n", status=400, content_type="text/plain")
        else:
            with acting(request_id=request_id, address=request.META.get("REMOTE_ADDR", "")):
                response = get_response(request)
        response["X-Request-Id"] = request_id
        return response

    return middleware


def kept_private(get_response: GetResponse) -> GetResponse:
    """A signed-in person's page is for this browser alone, and is asked for anew each time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


class domain_errors:  # noqa: N801 (named like the function middlewares beside it)
    """Map a :class:`DomainError` that no view caught: 404, 422 JSON or a message.

    ``SudoRequired`` never comes here: the guard of ``accounts`` answers it first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, NotFound):
            raise Http404(str(error))
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"code": error.code, "message": str(error)}, status=422)
        back = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(
            back, allowed_hosts={request.get_host()}
        ):
            messages.error(request, str(error))
            return redirect(back)
        return render(request, "core/refused.html", {"error": error}, status=422)
