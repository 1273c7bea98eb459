"""The client: what one system asks of another's hub."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

import requests

from khue.core.errors import ConnectorError

from .headers import Credentials, signed_headers
from .types import Answer, ErrorCode, MessageType

_MOST = 96 * 1024 * 1024
_TIMEOUT = (10, 120)


class Wire(Protocol):
    """Carries one request to the hub and brings back status and body."""

    def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Raises :class:`ConnectorError` when nothing came back."""
        ...


class HttpWire:
    """Plain HTTP(S) to the partner's address; redirects are not followed."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/") + "/"

    def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        try:
            response = requests.request(
                method,
                self._address + path,
                data=body or None,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            with response:
                answer = response.raw.read(_MOST + 1, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise ConnectorError(type(error).__name__, permanent=False) from error
        if len(answer) > _MOST:
            raise ConnectorError("TooLarge", permanent=True)
        return response.status_code, bytes(answer)


class Client:
    """Speaks to one hub. Every call raises :class:`ConnectorError`."""

    def __init__(
        self, wire: Wire, credentials: Credentials, *, now: Callable[[], datetime]
    ) -> None:
        self._wire, self._credentials, self._now = wire, credentials, now

    def send(self, body: bytes, *, message_type: MessageType, sender: str, doc_id: str) -> str:
        """Hand a message over; returns the hub's name for it."""
        answer = self._ask(
            "POST", "sendEdoc", body, message_type=message_type, sender=sender, doc_id=doc_id
        )
        return answer.doc_id

    def received(self, message_type: MessageType) -> list[str]:
        """The names of messages that lie ready for us."""
        answer = self._ask("GET", "getReceivedEdocList", b"", message_type=message_type)
        rows = answer.data if isinstance(answer.data, list) else []
        return [str(row["docId"]) for row in rows if isinstance(row, dict) and "docId" in row]

    def fetch(self, doc_id: str) -> bytes:
        """The message itself."""
        status, body = self._send("GET", "getEdoc", b"", doc_id=doc_id)
        if status == HTTPStatus.OK and not body.lstrip().startswith(b"{"):
            return body
        self._judge(status, body)
        raise ConnectorError("getEdoc", permanent=True)

    def acknowledge(self, doc_id: str, *, is_done: bool) -> None:
        """Tell the hub that the message is kept here, or can't be."""
        body = json.dumps({"docId": doc_id, "status": "done" if is_done else "fail"}).encode()
        self._ask("POST", "updateStatus", body, doc_id=doc_id)

    def agencies(self) -> list[dict[str, Any]]:
        """The organisations that the hub knows; also the test of a connection."""
        answer = self._ask("GET", "getAgenciesList", b"")
        return [row for row in answer.data or [] if isinstance(row, dict)]

    def _ask(self, method: str, path: str, body: bytes, **said: str) -> Answer:
        return self._judge(*self._send(method, path, body, **said))

    def _send(self, method: str, path: str, body: bytes, **said: str) -> tuple[int, bytes]:
        headers = signed_headers(self._credentials, path=path, body=body, now=self._now(), **said)
        return self._wire.send(method, path, headers, body)

    @staticmethod
    def _judge(status: int, body: bytes) -> Answer:
        try:
            answer = Answer.from_json(body)
        except (ValueError, UnicodeDecodeError) as error:
            is_final = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            raise ConnectorError(f"HTTP {status}", permanent=is_final) from error
        if answer.is_ok:
            return answer
        known = {code.value: code for code in ErrorCode}.get(answer.code)
        is_temporary = known.is_temporary if known else status >= HTTPStatus.INTERNAL_SERVER_ERROR
        text = f"{answer.code}: {answer.description}" if answer.description else answer.code
        raise ConnectorError(text, permanent=not is_temporary)
