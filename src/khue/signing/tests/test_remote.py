"""The client of remote signing against answers of every kind, and its walls; no database."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from khue.signing.authority.remote import CLIENT, RemoteKeys, RemoteService, application
from khue.signing.engine.external import check_signature
from khue.signing.engine.remote import Access, CscClient, HttpSender, checked_address
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import (
    RemoteAddressWrong,
    RemoteAnswerWrong,
    RemoteAuthWrong,
    RemoteLocked,
    RemoteModeUnknown,
    RemoteRefused,
    RemoteUnreachable,
    SigningRefused,
)

from .papers import LEADER, OFFICE, World

USER = "079180000001"
DATA = b"signed attributes"
DIGEST = hashlib.sha256(DATA).digest()
TOKEN = json.dumps({"access_token": "t"}).encode()


def client(answer: Callable[[str], tuple[int, bytes]]) -> CscClient:
    """A client whose service gives this answer to every method but the sign-in."""

    def send(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        method = url.removeprefix("https://sign.example/csc/v2/")
        return (200, TOKEN) if method == "oauth2/token" else answer(method)

    return CscClient(Access("https://sign.example/csc/v2", CLIENT, "secret"), send)


def said(status: int, data: Any) -> CscClient:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client(lambda _method: (status, body))


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (200, b"<html>", RemoteAnswerWrong),
        (200, b"[]", RemoteAnswerWrong),
        (200, b"[" * 100_000, RemoteAnswerWrong),
        (200, b" " * 600_000, RemoteAnswerWrong),
        (200, {}, RemoteAnswerWrong),
        (200, {"SAD": 5}, RemoteAnswerWrong),
        (202, {}, RemoteAnswerWrong),
        (301, {}, RemoteRefused),
        (400, {"error": "invalid_request"}, RemoteRefused),
        (400, {"error": "invalid_authentication_data"}, RemoteAuthWrong),
        (400, {"error": "invalid_otp"}, RemoteAuthWrong),
        (400, {"error": "invalid_request", "error_description": "Credential locked"}, RemoteLocked),
        (401, {"error": "invalid_client"}, RemoteRefused),
        (429, {}, RemoteUnreachable),
        (500, b"oops", RemoteUnreachable),
        (503, {}, RemoteUnreachable),
    ],
)
def test_every_answer_has_its_error(status: int, data: Any, error: type[SigningRefused]) -> None:
    with pytest.raises(error) as raised:
        said(status, data).authorise("key", DIGEST, {"PIN": "1"})
    assert str(raised.value)


@pytest.mark.parametrize(
    ("auth", "error"),
    [
        ({"mode": "oauth2code"}, RemoteModeUnknown),
        (
            {"mode": "explicit", "objects": [{"type": "ChallengeResponse", "id": "x"}]},
            RemoteModeUnknown,
        ),
        ({}, RemoteAnswerWrong),
        ({"mode": "explicit", "objects": 5}, RemoteAnswerWrong),
    ],
)
def test_other_ways_of_agreeing_are_refused_early(
    world: World, auth: dict[str, Any], error: type[SigningRefused]
) -> None:
    der = load_certificate(world.leader.certificate_pem).dump()
    info = {
        "key": {"status": "enabled"},
        "cert": {"certificates": [base64.b64encode(der).decode()]},
        "auth": auth,
    }
    with pytest.raises(error):
        said(200, info).key("key")
    with pytest.raises(RemoteLocked):
        said(200, info | {"key": {"status": "disabled"}}).key("key")


def test_the_version_is_asked() -> None:
    assert said(200, {"specs": "2.0.0.2", "name": "Dịch vụ"}).info() == "Dịch vụ"
    with pytest.raises(RemoteAnswerWrong):
        said(200, {"specs": "1.0.4.0", "name": "Dịch vụ"}).info()


def test_only_addresses_of_the_kind_that_may_be_listed() -> None:
    assert checked_address("https://a.vn/csc/v2/", may_be_loopback=False) == "https://a.vn/csc/v2"
    assert checked_address("http://127.0.0.1:9", may_be_loopback=True)
    for address in ("http://127.0.0.1:9", "http://a.vn", "https://", "https://u@a.vn", "file:///x"):
        with pytest.raises(RemoteAddressWrong):
            checked_address(address, may_be_loopback=False)


@pytest.mark.parametrize(
    "where", ["127.0.0.1", "169.254.169.254", "224.0.0.1", "::1", "fe80::1", "240.0.0.1"]
)
def test_a_name_that_leads_home_is_not_called(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (where, 443))])
    monkeypatch.setattr("requests.post", lambda *_a, **_k: pytest.fail("called"))
    with pytest.raises(RemoteAddressWrong):
        HttpSender(may_be_loopback=False)("https://sign.example/info", b"", {})


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Tests are silent."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an application on loopback; yields its address."""
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_redirects_are_not_followed_and_floods_end() -> None:
    calls: list[str] = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        calls.append(environ["PATH_INFO"])
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if environ["PATH_INFO"] == "/broken":
            start("200 OK", [("Content-Length", "100")])
            return [b"x"]
        if environ["PATH_INFO"] == "/flood":
            start("200 OK", [("Content-Type", "application/json")])
            return [b"x" * 2_000_000]
        start("302 Found", [("Location", "/secret")])
        return [b""]

    send = HttpSender(may_be_loopback=True)
    with served(app) as address:
        assert send(f"{address}/info", b"{}", {})[0] == 302
        assert len(send(f"{address}/flood", b"{}", {})[1]) < 600_000
        with pytest.raises(RemoteUnreachable):
            send(f"{address}/broken", b"{}", {})
    assert "/secret" not in calls
    with pytest.raises(RemoteUnreachable):
        send(f"{address}/info", b"{}", {})


def test_a_whole_signature_over_loopback(fresh_world: World) -> None:
    keys = RemoteKeys(fresh_world.authority)
    kept = keys.enter(USER, name=LEADER, organisation=OFFICE)
    service = RemoteService(keys)
    with served(application(service)) as address:
        access = Access(f"{address}/csc/v2", CLIENT, keys.client_secret, may_be_loopback=True)
        caller = CscClient(access)
        (key,) = caller.keys(USER)
        assert [item.is_code for item in key.objects] == [False, True]
        certificate = load_certificate(key.certificates[0])
        answers = {"PIN": kept["pin"], "OTP": service.code(USER)}
        sad = caller.authorise(key.id, DIGEST, answers).sad
        with pytest.raises(RemoteRefused):
            caller.sign(key.id, certificate, hashlib.sha256(b"another").digest(), sad)
        value = caller.sign(key.id, certificate, DIGEST, sad)
        check_signature(certificate, DATA, value)
        with pytest.raises(RemoteRefused):
            caller.sign(key.id, certificate, DIGEST, sad)
        with pytest.raises(RemoteAuthWrong):
            caller.authorise(key.id, DIGEST, answers)
        assert caller.keys("nobody") == []
        with pytest.raises(RemoteRefused):
            CscClient(Access(f"{address}/csc/v2", CLIENT, "wrong", may_be_loopback=True)).keys(USER)
    assert kept["pin"] not in repr(access)
    assert keys.client_secret not in repr(access)


def test_noise_never_breaks_the_service(fresh_world: World) -> None:
    service = RemoteService(RemoteKeys(fresh_world.authority))
    service.tokens.add("t")
    headers = {"authorization": "Bearer t"}
    methods = (
        "credentials/list",
        "credentials/info",
        "credentials/authorize",
        "signatures/signHash",
    )
    for method in (*methods, "credentials/authorizeCheck", "oauth2/token", "nothing", "../x"):
        for body in (
            b"",
            b"[]",
            b"5",
            b"{",
            b"\xff",
            b'{"userID": "../../root", "credentialID": 5}',
        ):
            status, data = service.handle("POST", f"/csc/v2/{method}", headers, body)
            assert status < 500
            assert status != 200 or data == {"credentialIDs": []}
