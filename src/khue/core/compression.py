"""Pages travel compressed, whatever stands in front of Khuê: half the phones are on slow networks.

A page that repeats what was asked beside something secret tells its length to whoever listens
(BREACH). The form token is masked anew in each page, cookies don't follow a request from another
site (``SameSite``), and a header of random length blurs what is left.
"""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
WORTH_IT = 600
NOISE = 64


def compressed(get_response: GetResponse) -> GetResponse:
    """Compress finished texts by brotli or gzip; files, parts and streams go as they are."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse) and _is_worth_it(response):
            _compress(response, request.headers.get("Accept-Encoding", ""))
        return response

    return middleware


def _is_worth_it(response: HttpResponse) -> bool:
    return (
        response.status_code not in (204, 206, 304)
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(TEXT)
        and len(response.content) >= WORTH_IT
    )


def _compress(response: HttpResponse, accepted: str) -> None:
    patch_vary_headers(response, ["Accept-Encoding"])
    known = {part.partition(";")[0].strip() for part in accepted.lower().split(",")}
    if "br" in known:
        response.content = brotli.compress(response.content, quality=4)
        response["Content-Encoding"] = "br"
    elif "gzip" in known:
        response.content = gzip.compress(response.content, 5, mtime=0)
        response["Content-Encoding"] = "gzip"
    else:
        return
    response["X-Noise"] = secrets.token_urlsafe(NOISE)[: 1 + secrets.randbelow(NOISE)]
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    tag = response.get("ETag", "")
    if tag.startswith('"'):
        response["ETag"] = f"W/{tag}"
