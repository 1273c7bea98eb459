"""The program's door: loopback HTTP for the pages it was told to trust, and its own pages.

Three walls: the Host header (against names that are bent to 127.0.0.1), the Origin header (only
the addresses given at the start), and the token of the pairing. None of them signs anything: that
takes the person, the PIN and this program's own page.
"""

from __future__ import annotations

import json
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from . import pages
from .desk import Asked, Desk
from .errors import AgentError
from .pairing import Pairing
from .ticket import MOST, read_ticket

PORT = 8970
_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only."""

    daemon_threads = True

    def __init__(
        self, port: int, *, origins: list[str], desk: Desk, pairing: Pairing, opens: bool
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.origins = frozenset(origins)
        self.desk, self.pairing, self.opens = desk, pairing, opens

    @property
    def own(self) -> str:
        """The program's own address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    timeout = 10
    protocol_version = "HTTP/1.1"

    def do_OPTIONS(self) -> None:
        """Browsers ask first whether the page may speak with this computer."""
        if self._is_trusted_page():
            self._send(HTTPStatus.NO_CONTENT, b"", "text/plain")

    def do_GET(self) -> None:
        """Answer hello, the state of a ticket, or one of our own pages."""
        if self.path == "/style.css":
            self._send(HTTPStatus.OK, pages.STYLE.encode(), "text/css")
        elif self.path == "/v1/hello" and self._is_trusted_page():
            self._json({"agent": "khue", "version": 1, "paired": self._is_paired()})
        elif self.path.startswith("/v1/sign/") and self._is_paired_page():
            self._state(self.path.removeprefix("/v1/sign/"))
        elif self.path.startswith("/confirm/") and self._is_own_host():
            self._question(self.path.removeprefix("/confirm/"))
        elif self.path == "/" and self._is_own_host():
            self._page(pages.told("Chương trình ký đang chạy", "Hãy ký từ trang của Khuê."))
        elif not self._answered:
            self._fail(HTTPStatus.NOT_FOUND, "Không có gì ở đây.")

    def do_POST(self) -> None:
        """Pair, lay a ticket on the desk, or take the person's decision."""
        body = self._body()
        if self.path == "/v1/pair" and self._is_trusted_page():
            self._pair(body)
        elif self.path == "/v1/sign" and self._is_paired_page():
            self._ask(body)
        elif self.path.startswith("/confirm/") and self._is_own_page():
            self._decide(self.path.removeprefix("/confirm/"), body)
        elif not self._answered:
            self._fail(HTTPStatus.NOT_FOUND, "Không có gì ở đây.")

    # What pages ask.

    def _pair(self, body: bytes) -> None:
        token = self.server.pairing.pair(self._origin, _field(body, "code"))
        if token is None:
            self._fail(
                HTTPStatus.FORBIDDEN, "Mã ghép nối không đúng. Xem lại ở cửa sổ chương trình ký."
            )
        else:
            self._json({"token": token})

    def _ask(self, body: bytes) -> None:
        try:
            asked = self.server.desk.ask(read_ticket(body, origin=self._origin))
        except AgentError as error:
            self._fail(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
            return
        url = f"{self.server.own}/confirm/{asked.nonce}"
        if self.server.opens:
            webbrowser.open(url)
        self._json({"id": asked.ticket.id, "confirm_url": url}, HTTPStatus.ACCEPTED)

    def _state(self, ticket_id: str) -> None:
        asked = (
            self.server.desk.of_page(self._origin, int(ticket_id)) if ticket_id.isdigit() else None
        )
        if asked is None:
            self._fail(HTTPStatus.NOT_FOUND, "Chương trình ký không còn giữ yêu cầu này.")
            return
        self._json({"state": asked.state, "message": asked.message, "answer": asked.answer})

    # The person's own page.

    def _question(self, nonce: str) -> None:
        asked = self.server.desk.get(nonce)
        if asked is None or not asked.is_waiting:
            self._page(_gone(), HTTPStatus.NOT_FOUND)
        else:
            self._page(pages.question(asked))

    def _decide(self, nonce: str, body: bytes) -> None:
        asked = self.server.desk.get(nonce)
        if asked is None or not asked.is_waiting:
            self._page(_gone(), HTTPStatus.NOT_FOUND)
            return
        form = {
            name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()
        }
        if form.get("act") != "sign":
            self.server.desk.refuse(asked)
            self._page(pages.told("Đã từ chối", "Không ký gì. Bạn có thể đóng trang này."))
            return
        self._sign(asked, form.get("pin", ""))

    def _sign(self, asked: Asked, pin: str) -> None:
        if not pin:
            self._page(pages.question(asked, problem="Hãy nhập mã PIN của thiết bị ký."))
            return
        try:
            self.server.desk.sign(asked, pin)
        except AgentError as error:
            self._page(pages.question(asked, problem=str(error)))
            return
        self._page(pages.told("Đã ký", "Hãy quay lại trang của Khuê; có thể đóng trang này."))

    # Walls.

    @property
    def _origin(self) -> str:
        return self.headers.get("Origin", "")

    _answered = False

    def _is_own_host(self) -> bool:
        if self.headers.get("Host", "") == self.server.own.removeprefix("http://"):
            return True
        self._fail(HTTPStatus.MISDIRECTED_REQUEST, "Sai địa chỉ.")
        return False

    def _is_trusted_page(self) -> bool:
        if not self._is_own_host():
            return False
        if self._origin in self.server.origins:
            return True
        self._fail(HTTPStatus.FORBIDDEN, "Trang này không được phép gọi chương trình ký.")
        return False

    def _is_paired(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.server.pairing.knows(self._origin, token)

    def _is_paired_page(self) -> bool:
        if not self._is_trusted_page():
            return False
        if self._is_paired():
            return True
        self._fail(HTTPStatus.UNAUTHORIZED, "Trang này chưa được ghép nối với chương trình ký.")
        return False

    def _is_own_page(self) -> bool:
        if not self._is_own_host():
            return False
        if self._origin == self.server.own:
            return True
        self._fail(HTTPStatus.FORBIDDEN, "Chỉ trang của chương trình ký được gửi quyết định.")
        return False

    # Answers.

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        wanted = int(length) if length.isdigit() else 0
        return self.rfile.read(min(wanted, MOST + 1))

    def _json(self, data: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, json.dumps(data).encode(), "application/json")

    def _fail(self, status: HTTPStatus, message: str) -> None:
        self._json({"message": message}, status)

    def _page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, html.encode(), "text/html; charset=utf-8")

    def _send(self, status: HTTPStatus, body: bytes, content_type: str) -> None:
        self._answered = True
        self.close_connection = True
        self.send_response(status)
        if self._origin in self.server.origins:
            self.send_header("Access-Control-Allow-Origin", self._origin)
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        for name, value in (
            ("Vary", "Origin"),
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", _POLICY),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the window is for the pairing code."""


def _gone() -> str:
    return pages.told("Không còn chờ", "Yêu cầu ký này đã xong hoặc đã hết hạn.")


def _field(body: bytes, name: str) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    value = found.get(name, "") if isinstance(found, dict) else ""
    return value if isinstance(value, str) else ""
