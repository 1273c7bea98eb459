"""Signed headers: HMAC-SHA256 with the key that both ends share, over headers, path and body.

The names are those of the axis' SDK. A request is good for five minutes and, by its seal, only
once: the hub remembers the seals it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WINDOW = timedelta(minutes=5)
SERVICE = "eDoc"
VERSION = "3.0.201608"
SIGN_KEYS = "XroadVnpt-sign-header-key"
SIGN = "XroadVnpt-sign-header"
HASH = "XroadVnpt-hash-header"
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SIGNED = ("systemid", "timestamp", "servicetype", "messagetype", "from", "docid")


class NotAuthentic(Exception):
    """The request is not from whom it says, too old, or changed on the way."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Under which name one system is known to another, and the key both share."""

    system_id: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: what the hub judges. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def system_id(self) -> str:
        """Which system says that it sends."""
        return self.headers.get("systemid", "")

    @property
    def message_type(self) -> str:
        """``edoc`` or ``status``."""
        return self.headers.get("messagetype", "")

    @property
    def doc_id(self) -> str:
        """The message's own name on the way, chosen by its sender."""
        return self.headers.get("docid", "")

    @property
    def seal(self) -> str:
        """The HMAC, by which a repeated request is known."""
        return self.headers.get(HASH.lower(), "")


def signed_headers(
    credentials: Credentials,
    *,
    path: str,
    body: bytes,
    now: datetime,
    message_type: str = "",
    sender: str = "",
    doc_id: str = "",
) -> dict[str, str]:
    """Return the headers of a request, sealed; ``path`` is what follows the hub's address."""
    headers = {
        "systemid": credentials.system_id,
        "timestamp": timestamp(now),
        "servicetype": SERVICE,
        "messagetype": message_type,
        "from": sender,
        "docid": doc_id,
    }
    text = _statement(headers, path, body)
    return {
        **headers,
        "Content-Type": "application/octet-stream",
        SIGN_KEYS: ";".join(_SIGNED),
        SIGN: text,
        HASH: _seal(credentials.secret, text),
        "XroadVnpt-version": VERSION,
    }


def check(request: Request, secret: bytes, *, path: str, now: datetime) -> None:
    """Raise :class:`NotAuthentic` unless the request is sealed with the key, whole and fresh."""
    said = {name: request.headers.get(name, "") for name in _SIGNED}
    text = _statement(said, path, request.body)
    if not hmac.compare_digest(_seal(secret, text).encode(), request.seal.encode("utf-8")):
        raise NotAuthentic("seal")
    moment = parse_timestamp(said["timestamp"])
    if moment is None or abs(now - moment) > WINDOW:
        raise NotAuthentic("timestamp")


def timestamp(now: datetime) -> str:
    """``ddMMyyyy'T'HHmmss`` with milliseconds, in Vietnamese time."""
    local = now.astimezone(_ZONE)
    return f"{local:%d%m%YT%H%M%S}{local.microsecond // 1000:03d}"


def parse_timestamp(text: str) -> datetime | None:
    """Read a timestamp; ``None`` for anything else."""
    try:
        moment = datetime.strptime(f"{text[:15]}{text[15:].ljust(6, '0')}", "%d%m%YT%H%M%S%f")  # noqa: DTZ007 (the zone is set below)
    except ValueError:
        return None
    return moment.replace(tzinfo=_ZONE)


def _statement(headers: Mapping[str, str], path: str, body: bytes) -> str:
    """What is sealed: every signed header, the path, and the hash of the body."""
    said = {name: headers.get(name, "") for name in _SIGNED}
    digest = hashlib.sha256(body).hexdigest()
    return json.dumps({**said, "path": path, "body": digest}, separators=(",", ":"))


def _seal(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
