"""The demo's remote signing service: keys of demo people behind the API of law S-04.

Speaks version 2 of the Cloud Signature Consortium's API as far as a person with PIN and one-time
code, or with an app, needs it. Its one page stands for the telephone: it shows PIN and code and
lets the person agree. Not legally valid, loopback only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from khue.signing.types import SignerKind

from .pki import DemoAuthority, write_beside

CLIENT = "khue"
DEMO_NAME = "Dịch vụ ký số từ xa dùng thử (không có giá trị pháp lý)"
BASE = "/csc/v2"
_ECDSA = "1.2.840.10045.4.3.2"
_P256 = "1.2.840.10045.3.1.7"
_STEP = 60
_LIFE = 300
_TRIES = 5
_MOST_REQUEST = 64 * 1024

Answer = tuple[HTTPStatus, dict[str, Any]]


class _Refused(Exception):
    def __init__(self, error: str, words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(words)
        self.status, self.body = status, {"error": error, "error_description": words}


@dataclass
class _Leave:
    """One hash that one key may sign, once the person has agreed."""

    user: str
    digest: str
    until: float
    is_agreed: bool = False
    is_refused: bool = False


class RemoteKeys:
    """The keys in the folder of the demo authority; made when a person is first entered."""

    def __init__(self, authority: DemoAuthority) -> None:
        self.authority = authority
        self._folder = authority.directory / "remote"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def client_secret(self) -> str:
        """What the installation signs in with."""
        path = self._folder / "client"
        if not path.exists():
            write_beside(path, secrets.token_urlsafe(24), secret=True)
        return path.read_text()

    def enter(
        self, user: str, *, name: str, organisation: str, mode: str = "otp"
    ) -> dict[str, str]:
        """Return the person's key, made at the first call; ``mode`` is "otp" or "app"."""
        kept = self.get(user)
        if kept is not None:
            return kept
        issued = self.authority.issue(
            kind=SignerKind.PERSON, name=name, organisation=organisation, identifier=f"R{user}"
        )
        kept = {
            "name": name,
            "mode": mode,
            "pin": f"{secrets.randbelow(10**6):06d}",
            "secret": secrets.token_hex(16),
            "certificate": issued.certificate_pem,
            "chain": issued.chain_pem,
            "key": issued.key_pem,
        }
        write_beside(self._path(user), json.dumps(kept, ensure_ascii=False), secret=True)
        return kept

    def get(self, user: str) -> dict[str, str] | None:
        """Return one person's key."""
        path = self._path(user)
        if not re.fullmatch(r"[A-Za-z0-9-]{1,40}", user) or not path.exists():
            return None
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def users(self) -> list[str]:
        """Return who has a key here."""
        return sorted(path.stem for path in self._folder.glob("*.json"))

    def forget(self, user: str) -> None:
        """Delete one person's key for good."""
        self._path(user).unlink(missing_ok=True)

    def _path(self, user: str) -> Path:
        return self._folder / f"{user}.json"


@dataclass
class RemoteService:
    """Answers the methods of the API; what it remembers ends with its process."""

    keys: RemoteKeys
    now: Callable[[], float] = time.time
    tokens: set[str] = field(default_factory=set)
    leaves: dict[str, _Leave] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    def code(self, user: str, step: int | None = None) -> str:
        """Return the one-time code that the person's telephone shows now."""
        kept = self.keys.get(user) or {"secret": ""}
        number = int(self.now() // _STEP) if step is None else step
        digest = hmac.new(kept["secret"].encode(), str(number).encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(digest[:4]) % 10**6:06d}"

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer one call of the API; errors in the form of the API."""
        name = path.removeprefix(f"{BASE}/")
        try:
            if method != "POST" or not path.startswith(f"{BASE}/"):
                raise _Refused("invalid_request", "unknown method", HTTPStatus.NOT_FOUND)
            if name == "oauth2/token":
                return self._token(headers, body)
            asked = json.loads(body or b"{}")
            if name == "info":
                return HTTPStatus.OK, _INFO
            if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
                raise _Refused("invalid_token", "sign in first", HTTPStatus.UNAUTHORIZED)
            return self._method(name)(asked)
        except _Refused as refused:
            return refused.status, refused.body
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            return HTTPStatus.BAD_REQUEST, {
                "error": "invalid_request",
                "error_description": "missing or malformed parameter",
            }

    def agree(self, handle: str, *, yes: bool) -> None:
        """The person pressed a button on her telephone."""
        leave = self.leaves.get(handle)
        if leave is not None:
            leave.is_agreed, leave.is_refused = yes, not yes

    def _method(self, name: str) -> Callable[[dict[str, Any]], Answer]:
        known = {
            "credentials/list": self._list,
            "credentials/info": self._info,
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "signatures/signHash": self._sign,
        }
        if name not in known:
            raise _Refused("invalid_request", "unknown method", HTTPStatus.NOT_FOUND)
        return known[name]

    def _token(self, headers: dict[str, str], body: bytes) -> Answer:
        wanted = base64.b64encode(f"{CLIENT}:{self.keys.client_secret}".encode()).decode()
        given = headers.get("authorization", "").removeprefix("Basic ")
        grant = parse_qs(body.decode()).get("grant_type", [""])[0]
        if not hmac.compare_digest(given, wanted) or grant != "client_credentials":
            raise _Refused("invalid_client", "unknown client", HTTPStatus.UNAUTHORIZED)
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return HTTPStatus.OK, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def _list(self, asked: dict[str, Any]) -> Answer:
        found = self.keys.get(asked["userID"])
        return HTTPStatus.OK, {"credentialIDs": [f"key-{asked['userID']}"] if found else []}

    def _info(self, asked: dict[str, Any]) -> Answer:
        user, kept = self._kept(asked)
        objects = [
            {"type": "Password", "id": "PIN", "format": "N", "label": "PIN"},
            {"type": "Password", "id": "OTP", "format": "N", "generator": "totp", "label": "OTP"},
        ]
        return HTTPStatus.OK, {
            "key": {
                "status": "disabled" if self._is_locked(user) else "enabled",
                "algo": [_ECDSA],
                "len": 256,
                "curve": _P256,
            },
            "cert": {
                "status": "valid",
                "certificates": [_der(kept["certificate"]), _der(kept["chain"])],
            },
            "auth": {"mode": "explicit", "objects": objects if kept["mode"] == "otp" else []},
            "SCAL": "2",
            "multisign": 1,
        }

    def _authorize(self, asked: dict[str, Any]) -> Answer:
        user, kept = self._kept(asked)
        if self._is_locked(user):
            raise _Refused("invalid_request", "Credential locked")
        (digest,) = asked["hashes"]
        base64.b64decode(digest, validate=True)
        leave = _Leave(user, digest, self.now() + _LIFE)
        name = secrets.token_urlsafe(24)
        if kept["mode"] == "app":
            self.leaves[name] = leave
            return HTTPStatus.ACCEPTED, {"handle": name}
        given = {item["id"]: item["value"] for item in asked["authData"]}
        if given.get("PIN") != kept["pin"] or not self._takes(user, given.get("OTP", "")):
            self.wrong[user] = self.wrong.get(user, 0) + 1
            raise _Refused("invalid_authentication_data", "The authentication data is invalid")
        leave.is_agreed, self.wrong[user] = True, 0
        self.leaves[name] = leave
        return HTTPStatus.OK, {"SAD": name, "expiresIn": _LIFE}

    def _check(self, asked: dict[str, Any]) -> Answer:
        leave = self.leaves.get(asked["handle"])
        if leave is None or leave.until < self.now():
            raise _Refused("invalid_request", "Invalid parameter handle")
        if leave.is_refused:
            raise _Refused("access_denied", "The person refused")
        if leave.is_agreed:
            return HTTPStatus.OK, {"SAD": asked["handle"], "expiresIn": _LIFE}
        return HTTPStatus.ACCEPTED, {"handle": asked["handle"]}

    def _sign(self, asked: dict[str, Any]) -> Answer:
        user, kept = self._kept(asked)
        (digest,) = asked["hashes"]
        leave = self.leaves.get(asked["SAD"])
        if leave is None or not leave.is_agreed or leave.until < self.now():
            raise _Refused("invalid_request", "Invalid parameter SAD")
        if (leave.user, leave.digest) != (user, digest):
            raise _Refused("invalid_request", "Hash is not authorized by the SAD")
        if asked["signAlgo"] != _ECDSA:
            raise _Refused("invalid_request", "Invalid parameter signAlgo")
        del self.leaves[asked["SAD"]]
        key = serialization.load_pem_private_key(kept["key"].encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("not an elliptic key")
        raw = base64.b64decode(digest, validate=True)
        value = key.sign(raw, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return HTTPStatus.OK, {"signatures": [base64.b64encode(value).decode()]}

    def _kept(self, asked: dict[str, Any]) -> tuple[str, dict[str, str]]:
        user = str(asked["credentialID"]).removeprefix("key-")
        kept = self.keys.get(user)
        if kept is None:
            raise _Refused("invalid_request", "Invalid parameter credentialID")
        return user, kept

    def _is_locked(self, user: str) -> bool:
        return self.wrong.get(user, 0) >= _TRIES

    def _takes(self, user: str, given: str) -> bool:
        """A code is good for its minute and the next, once."""
        present = int(self.now() // _STEP)
        for step in (present, present - 1):
            if (user, step) not in self.used and hmac.compare_digest(given, self.code(user, step)):
                self.used.add((user, step))
                return True
        return False


_INFO = {
    "specs": "2.0.0.2",
    "name": DEMO_NAME,
    "region": "VN",
    "lang": "vi",
    "authType": ["oauth2client"],
    "methods": [
        "credentials/list", "credentials/info", "credentials/authorize",
        "credentials/authorizeCheck", "signatures/signHash",
    ],
}  # fmt: skip


def application(service: RemoteService) -> Callable[..., Iterable[bytes]]:
    """The WSGI application: the API, and the page that stands for the telephone."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(min(length, _MOST_REQUEST)) if length else b""
        if path == "/":
            if method == "POST":
                form = parse_qs(body.decode("utf-8", "replace"))
                service.agree(form.get("handle", [""])[0], yes=form.get("act") == ["agree"])
            status, kind, out = (
                HTTPStatus.OK,
                "text/html; charset=utf-8",
                _telephone(service).encode(),
            )
        else:
            headers = {"authorization": environ.get("HTTP_AUTHORIZATION", "")}
            status, data = service.handle(method, path, headers, body)
            kind, out = "application/json", json.dumps(data).encode()
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", kind), ("Content-Length", str(len(out)))],
        )
        return [out]

    return answer


def _telephone(service: RemoteService) -> str:
    """PIN and code of each person, and what waits for an answer in the app."""
    rows = []
    for user in service.keys.users():
        kept = service.keys.get(user) or {}
        how = (
            f"PIN {kept['pin']} · OTP {service.code(user)}" if kept["mode"] == "otp" else "ứng dụng"
        )
        rows.append(f"<dt>{escape(kept['name'])} ({escape(user)})</dt><dd>{escape(how)}</dd>")
    for handle, leave in list(service.leaves.items()):
        if not leave.is_agreed and not leave.is_refused and leave.until > service.now():
            rows.append(
                f"<dt>{escape(leave.user)}: ký {_letters(leave.digest)}?</dt><dd>"
                f'<form method="post"><input type="hidden" name="handle" value="{escape(handle)}">'
                '<button name="act" value="agree">Đồng ý</button>'
                '<button name="act" value="refuse">Từ chối</button></form></dd>'
            )
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="10">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>Điện thoại dùng thử</title><h1>Điện thoại dùng thử của người ký</h1>"
        "<p>Dịch vụ ký số từ xa dùng thử, không có giá trị pháp lý.</p>"
        f"<dl>{''.join(rows)}</dl>"
    )


def _letters(digest: str) -> str:
    """The beginning of the hash as Khuê's page shows it, so that people can compare."""
    text = base64.b64decode(digest).hex()[:16]
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def _der(text: str) -> str:
    certificate = x509.load_pem_x509_certificate(text.encode())
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
