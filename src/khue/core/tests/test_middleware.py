"""What every request passes: whose it is, and how it travels back."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from khue.core.compression import compressed
from khue.core.middleware import visitor_address


@pytest.mark.parametrize(
    ("proxy", "remote", "forwarded", "address"),
    [
        (False, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (True, "127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (True, "127.0.0.1", "2001:db8::1:2", "2001:db8::1:2"),
        (True, "203.0.113.7", "", "203.0.113.7"),
        (True, "127.0.0.1", "'; DROP", "127.0.0.1"),
    ],
)
def test_the_visitor_is_whom_the_trusted_proxy_names(
    settings: Any, proxy: bool, remote: str, forwarded: str, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    assert visitor_address(view)(request).content.decode() == address


PAGE = "<p>Trường Tiểu học Hoa Sen</p>" * 60


def answer(make: Callable[[], HttpResponseBase], accepted: str) -> HttpResponseBase:
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepted)
    return compressed(lambda _request: make())(request)


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=1.0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_pages_travel_compressed(
    accepted: str, encoding: str | None, read: Callable[[bytes], bytes]
) -> None:
    response = answer(lambda: HttpResponse(PAGE, headers={"ETag": '"1"'}), accepted)
    assert isinstance(response, HttpResponse)
    assert response.get("Content-Encoding") == encoding
    assert response["Vary"] == "Accept-Encoding"
    assert read(response.content).decode() == PAGE
    assert response["ETag"] == ('W/"1"' if encoding else '"1"')


@pytest.mark.parametrize(
    "make",
    [
        lambda: HttpResponse("ok"),
        lambda: HttpResponse(b"%PDF" * 999, content_type="application/pdf"),
        lambda: HttpResponse(PAGE, headers={"Content-Encoding": "gzip"}),
        lambda: HttpResponse(PAGE, status=206),
        lambda: FileResponse(iter([PAGE.encode()]), content_type="text/plain"),
    ],
)
def test_small_things_files_and_parts_go_as_they_are(make: Callable[[], HttpResponseBase]) -> None:
    before = make()
    response = answer(make, "gzip, br")
    assert response.get("Content-Encoding") == before.get("Content-Encoding")
    assert not response.has_header("X-Noise")


@pytest.mark.django_db
def test_two_answers_of_the_sign_in_page_differ_in_token_and_length() -> None:
    client = Client(headers={"host": "localhost", "accept-encoding": "br"})
    pages = [client.get("/accounts/login/") for _ in range(8)]
    assert {page["Content-Encoding"] for page in pages} == {"br"}
    assert len({len(page["X-Noise"]) for page in pages}) > 1
    assert len({brotli.decompress(page.content) for page in pages}) == len(pages)
