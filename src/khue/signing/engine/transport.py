"""How OCSP, revocation lists and timestamps are fetched: over HTTP, or in the same process."""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.fetchers import FetcherBackend, Fetchers
from pyhanko_certvalidator.fetchers.requests_fetchers.cert_fetch_client import (
    RequestsCertificateFetcher,
)
from pyhanko_certvalidator.fetchers.requests_fetchers.crl_client import RequestsCRLFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.ocsp_client import RequestsOCSPFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.util import RequestsFetcherMixin
from urllib3.exceptions import HTTPError

_MAX_ANSWER = 5 * 1024 * 1024


class Unreachable(requests.RequestException):
    """The service did not answer, or not with what was asked for."""


class Transport(Protocol):
    """Sends one request to a service of a certificate authority."""

    def send(self, method: str, url: str, body: bytes, content_type: str) -> bytes:
        """Return the body of a 200 answer; raises Unreachable for everything else."""
        ...


class HttpTransport:
    """Plain HTTP with short timeouts; answers are signed, so they need no TLS of their own.

    `moved` maps the beginning of an address to another one: the demo authority may be served
    on another port than the one written into its certificates.
    """

    def __init__(self, timeout: float = 5.0, moved: tuple[tuple[str, str], ...] = ()) -> None:
        self._timeout = timeout
        self._moved = moved

    def send(self, method: str, url: str, body: bytes, content_type: str) -> bytes:
        target = self._target(url)
        if urlsplit(target).scheme not in ("http", "https"):
            raise Unreachable(f"not an address we fetch from: {target[:60]}")
        response = requests.request(
            method,
            target,
            data=body or None,
            headers={"Content-Type": content_type} if body else {},
            timeout=self._timeout,
            allow_redirects=False,
            stream=True,
        )
        with response:
            if response.status_code != HTTPStatus.OK:
                raise Unreachable(f"status {response.status_code}")
            try:
                answer = response.raw.read(_MAX_ANSWER + 1, decode_content=True)
            except HTTPError as error:
                raise Unreachable("the answer broke off") from error
        if len(answer) > _MAX_ANSWER:
            raise Unreachable("the answer is too large")
        return bytes(answer)

    def _target(self, url: str) -> str:
        for old, new in self._moved:
            if url.startswith(old):
                return new + url.removeprefix(old)
        return url


class LocalTransport:
    """Calls a service in this process; for tests and for seeding without a running server."""

    def __init__(self, handle: Callable[[str, str, bytes], tuple[HTTPStatus, str, bytes]]) -> None:
        self._handle = handle

    def send(self, method: str, url: str, body: bytes, content_type: str) -> bytes:
        status, _, answer = self._handle(method, urlsplit(url).path, body)
        if status is not HTTPStatus.OK:
            raise Unreachable(f"status {status.value}")
        return answer


class _Answer:
    """The little of a `requests.Response` that the fetchers read."""

    def __init__(self, content: bytes, content_type: str) -> None:
        self.content = content
        self.headers = {"Content-Type": content_type}


class _ThroughTransport(RequestsFetcherMixin):
    """The fetchers of pyhanko-certvalidator, but over our transport."""

    transport: Transport
    answers = ""

    def _get(self, url: str, *, acceptable_content_types: Any) -> Any:
        return self._ask("GET", url, b"", "")

    def _post(
        self, url: str, data: bytes, *, content_type: str, acceptable_content_types: Any
    ) -> Any:
        return self._ask("POST", url, data, content_type)

    async def _ask(self, method: str, url: str, body: bytes, content_type: str) -> _Answer:
        answer = await asyncio.to_thread(self.transport.send, method, url, body, content_type)
        return _Answer(answer, self.answers)


class _OcspFetcher(_ThroughTransport, RequestsOCSPFetcher):
    answers = "application/ocsp-response"


class _CrlFetcher(_ThroughTransport, RequestsCRLFetcher):
    answers = "application/pkix-crl"


class _CertificateFetcher(_ThroughTransport, RequestsCertificateFetcher):
    answers = "application/pkix-cert"


class TransportFetchers(FetcherBackend):
    """Builds the three fetchers of a validation context over one transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get_fetchers(self) -> Fetchers:
        ocsp, lists, certificates = _OcspFetcher(), _CrlFetcher(), _CertificateFetcher()
        for fetcher in (ocsp, lists, certificates):
            fetcher.transport = self._transport
        return Fetchers(ocsp_fetcher=ocsp, crl_fetcher=lists, cert_fetcher=certificates)


class TransportTimeStamper(TimeStamper):
    """RFC 3161 over a transport."""

    def __init__(self, transport: Transport, url: str) -> None:
        super().__init__()
        self._transport = transport
        self._url = url

    async def async_request_tsa_response(self, req: Any) -> Any:
        answer = await asyncio.to_thread(
            self._transport.send, "POST", self._url, req.dump(), "application/timestamp-query"
        )
        return tsp.TimeStampResp.load(answer)
