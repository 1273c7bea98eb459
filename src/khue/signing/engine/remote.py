"""Remote signing by the API of the Cloud Signature Consortium, version 2 (law S-04: TS 119 432).

The key lies at a service; the person authorises one hash with what she knows and holds (PIN, OTP,
an app), and the service answers with the signature value. This client speaks JSON with one
address, follows no redirect and believes no answer beyond its form: values are checked against the
certificate afterwards.
"""

# mypy: disallow-untyped-calls=False
# asn1crypto has no annotations.

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from asn1crypto import x509
from urllib3.exceptions import HTTPError

from khue.signing.errors import (
    RemoteAddressWrong,
    RemoteAnswerWrong,
    RemoteAuthWrong,
    RemoteLocked,
    RemoteModeUnknown,
    RemoteRefused,
    RemoteUnreachable,
)

from .signers import mechanism_for
from .trust import load_certificate

_TIMEOUT = (5.0, 20.0)
_MOST = 512 * 1024
_SHA256 = "2.16.840.1.101.3.4.2.1"
_MOST_FOUND = 20
_MOST_OBJECTS = 4


@dataclass(frozen=True, slots=True)
class Access:
    """Where a service is and how this installation signs in to it."""

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    may_be_loopback: bool = False


@dataclass(frozen=True, slots=True)
class AuthObject:
    """One thing that the service asks the person for: a PIN, a one-time code."""

    id: str
    label: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """A key at the service with its certificate and chain (DER, leaf first)."""

    id: str
    certificates: tuple[bytes, ...]
    objects: tuple[AuthObject, ...]


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Leave to sign (``sad``), or a handle while the person still has to agree elsewhere."""

    sad: str = field(default="", repr=False)
    handle: str = ""


class Sender(Protocol):
    """Sends one POST; returns status and body, or raises RemoteUnreachable."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]: ...


def checked_address(url: str, *, may_be_loopback: bool) -> str:
    """Return the address of a service as it is kept; raises RemoteAddressWrong.

    Only https; plain http on this machine where the demo is allowed.
    """
    parts = urlsplit(url.strip())
    is_local = parts.scheme == "http" and parts.hostname == "127.0.0.1" and may_be_loopback
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if not parts.hostname or not is_plain or not (parts.scheme == "https" or is_local):
        raise RemoteAddressWrong(field="base_url")
    return url.strip().rstrip("/")


class HttpSender:
    """HTTPS with certificate check, short waits, no redirect and a bounded answer."""

    def __init__(self, *, may_be_loopback: bool) -> None:
        self._may_be_loopback = may_be_loopback

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self._must_be_outside(url)
        try:
            with requests.post(
                url, data=body, headers=dict(headers), timeout=_TIMEOUT,
                allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                content = answer.raw.read(_MOST + 1, decode_content=True)
                return answer.status_code, bytes(content)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise RemoteUnreachable from error

    def _must_be_outside(self, url: str) -> None:
        """A name in the list must not lead to this machine or to its neighbours' back doors."""
        if self._may_be_loopback:
            return
        parts = urlsplit(url)
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise RemoteUnreachable from error
        for *_rest, where in found:
            address = ipaddress.ip_address(str(where[0]).partition("%")[0])
            if (
                address.is_loopback
                or address.is_link_local
                or address.is_multicast
                or address.is_unspecified
                or address.is_reserved
            ):
                raise RemoteAddressWrong


class CscClient:
    """One conversation with a service: it signs in once, when it first has to."""

    def __init__(self, access: Access, send: Sender | None = None) -> None:
        checked_address(access.base_url, may_be_loopback=access.may_be_loopback)
        self._access = access
        self._send = send or HttpSender(may_be_loopback=access.may_be_loopback)
        self._token = ""

    def info(self) -> str:
        """Return the name of the service; raises RemoteAnswerWrong for another version."""
        _status, data = self._post("info", {}, signed_in=False)
        if not _text(data, "specs").startswith("2."):
            raise RemoteAnswerWrong
        return _text(data, "name")

    def keys(self, user_id: str) -> list[RemoteKey]:
        """Return the keys of one person at the service."""
        asked = {"userID": user_id, "onlyValid": True}
        _status, data = self._post("credentials/list", asked)
        ids = data.get("credentialIDs")
        if not isinstance(ids, list):
            raise RemoteAnswerWrong
        return [self.key(key) for key in ids[:_MOST_FOUND] if isinstance(key, str)]

    def key(self, key_id: str) -> RemoteKey:
        """Return one key with certificate, chain and what the service asks for."""
        asked = {
            "credentialID": key_id,
            "certificates": "chain",
            "certInfo": False,
            "authInfo": True,
        }
        _status, data = self._post("credentials/info", asked)
        try:
            if data["key"]["status"] != "enabled":
                raise RemoteLocked
            certificates = tuple(
                base64.b64decode(one, validate=True) for one in data["cert"]["certificates"]
            )
            load_certificate(certificates[0])
            return RemoteKey(key_id, certificates, _objects(data["auth"]))
        except (KeyError, TypeError, IndexError, ValueError, binascii.Error) as error:
            raise RemoteAnswerWrong from error

    def authorise(self, key_id: str, digest: bytes, answers: Mapping[str, str]) -> Authorisation:
        """Ask for leave to sign this one hash; raises RemoteAuthWrong for a wrong PIN or code."""
        asked = {
            "credentialID": key_id,
            "numSignatures": 1,
            "hashes": [base64.b64encode(digest).decode()],
            "hashAlgorithmOID": _SHA256,
            "authData": [{"id": name, "value": value} for name, value in answers.items()],
        }
        return _authorisation(*self._post("credentials/authorize", asked))

    def check(self, handle: str) -> Authorisation:
        """Ask whether the person has agreed meanwhile."""
        return _authorisation(*self._post("credentials/authorizeCheck", {"handle": handle}))

    def sign(self, key_id: str, certificate: x509.Certificate, digest: bytes, sad: str) -> bytes:
        """Return the signature value over the hash."""
        mechanism = mechanism_for(certificate)
        asked: dict[str, Any] = {
            "credentialID": key_id,
            "SAD": sad,
            "hashes": [base64.b64encode(digest).decode()],
            "hashAlgorithmOID": _SHA256,
            "signAlgo": mechanism["algorithm"].dotted,
            "operationMode": "S",
        }
        if mechanism["algorithm"].native == "rsassa_pss":
            asked["signAlgoParams"] = base64.b64encode(mechanism["parameters"].dump()).decode()
        _status, data = self._post("signatures/signHash", asked)
        try:
            return base64.b64decode(data["signatures"][0], validate=True)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise RemoteAnswerWrong from error

    def _post(
        self, method: str, asked: dict[str, Any], *, signed_in: bool = True
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if signed_in:
            headers["Authorization"] = f"Bearer {self._signed_in()}"
        url = f"{self._access.base_url}/{method}"
        return _read(*self._send(url, json.dumps(asked).encode(), headers))

    def _signed_in(self) -> str:
        """The access token of this installation (OAuth 2.0, client credentials)."""
        if not self._token:
            pair = f"{self._access.client_id}:{self._access.client_secret}".encode()
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            }
            url = f"{self._access.base_url}/oauth2/token"
            body = b"grant_type=client_credentials&scope=service"
            _status, data = _read(*self._send(url, body, headers))
            self._token = _text(data, "access_token")
        return self._token


def _read(status: int, body: bytes) -> tuple[int, dict[str, Any]]:
    """The JSON of an answer, or the error that it tells."""
    if len(body) > _MOST:
        raise RemoteAnswerWrong
    try:
        data = json.loads(body) if body else {}
    except (ValueError, RecursionError) as error:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise RemoteUnreachable from error
        raise RemoteAnswerWrong from error
    if not isinstance(data, dict):
        raise RemoteAnswerWrong
    if status in (HTTPStatus.OK, HTTPStatus.ACCEPTED):
        return status, data
    raise _refusal(status, data)


def _refusal(status: int, data: dict[str, Any]) -> Exception:
    code, words = str(data.get("error", "")), str(data.get("error_description", ""))
    if code in ("invalid_authentication_data", "invalid_otp", "invalid_pin"):
        return RemoteAuthWrong()
    if "locked" in words.lower() or "disabled" in words.lower():
        return RemoteLocked()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return RemoteUnreachable()
    return RemoteRefused(code=code[:40] or str(status))


def _authorisation(status: int, data: dict[str, Any]) -> Authorisation:
    if status == HTTPStatus.ACCEPTED:
        return Authorisation(handle=_text(data, "handle"))
    return Authorisation(sad=_text(data, "SAD"))


def _objects(auth: dict[str, Any]) -> tuple[AuthObject, ...]:
    """What the person is asked for here; a service that wants its own page in between is refused."""
    if auth["mode"] != "explicit":
        raise RemoteModeUnknown
    found = []
    for item in auth.get("objects", [])[:_MOST_OBJECTS]:
        if item["type"] != "Password":
            raise RemoteModeUnknown
        is_code = bool(item.get("generator")) or str(item["id"]).upper() == "OTP"
        found.append(AuthObject(str(item["id"])[:40], str(item.get("label", ""))[:80], is_code))
    return tuple(found)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise RemoteAnswerWrong
    return value
