"""The desk of the program: what pages asked for, and what the person decided about it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .errors import AgentError
from .ticket import Ticket, write_answer
from .tokens import Found, Tokens

_MOST_WAITING = 20


@dataclass
class Asked:
    """One ticket on the desk. ``nonce`` opens its confirming page and is told to nobody else."""

    ticket: Ticket
    found: Found
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    state: str = "waiting"
    message: str = ""
    answer: dict[str, Any] | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting" and self.ticket.expires_at > datetime.now(UTC)


class Desk:
    """Keeps what was asked until it is answered; nothing outlives the program."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._asked: dict[str, Asked] = {}
        self._lock = threading.Lock()

    def ask(self, ticket: Ticket) -> Asked:
        """Lay a ticket on the desk; raises NoToken when its token is not plugged in."""
        asked = Asked(ticket, self._tokens.find(ticket.certificate_sha256))
        with self._lock:
            while len(self._asked) >= _MOST_WAITING:
                self._asked.pop(next(iter(self._asked)))
            self._asked[asked.nonce] = asked
        return asked

    def get(self, nonce: str) -> Asked | None:
        """Return what was asked under this nonce."""
        return self._asked.get(nonce)

    def of_page(self, origin: str, ticket_id: int) -> Asked | None:
        """Return the newest asked by the page at this address."""
        found = [
            asked
            for asked in list(self._asked.values())
            if asked.ticket.id == ticket_id and asked.ticket.origin == origin
        ]
        return found[-1] if found else None

    def sign(self, asked: Asked, pin: str) -> None:
        """The person agreed: sign once with this PIN. A wrong PIN leaves the ticket waiting."""
        if not asked.is_waiting:
            raise AgentError("Yêu cầu ký này đã xong hoặc đã hết hạn.")
        ticket = asked.ticket
        value = self._tokens.sign(
            asked.found, pin=pin, data=ticket.attributes, algorithm=ticket.algorithm
        )
        asked.answer = write_answer(ticket, value)
        asked.state = "signed"

    def refuse(self, asked: Asked) -> None:
        """The person said no."""
        if asked.state == "waiting":
            asked.state, asked.message = "refused", "Người ký đã từ chối tại chương trình ký."
