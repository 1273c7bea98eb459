"""Which pages may ask: a code from this program's window, typed once into Khuê's page."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

_TRIES = 5
_DIGITS = 8


class Pairing:
    """Codes shown here and the tokens that pages got for them; only hashes are kept on disk."""

    def __init__(self, folder: Path, *, show: Callable[[str], None]) -> None:
        self._path = folder / "paired.json"
        self._show = show
        self._lock = threading.Lock()
        self._wrong = 0
        self._code = ""
        self._new_code()

    def pair(self, origin: str, code: str) -> str | None:
        """Return a token for the page's address when the code is right; a code serves once."""
        with self._lock:
            typed = "".join(letter for letter in code if letter.isdigit())
            if not hmac.compare_digest(typed.encode(), self._code.encode()):
                self._wrong += 1
                if self._wrong >= _TRIES:
                    self._new_code()
                return None
            self._new_code()
            token = secrets.token_urlsafe(32)
            self._write({**self._read(), origin: _hash(token)})
            return token

    def knows(self, origin: str, token: str) -> bool:
        """Whether the page at this address was given this token."""
        kept = self._read().get(origin, "")
        return bool(token and kept) and hmac.compare_digest(kept, _hash(token))

    def _new_code(self) -> None:
        self._wrong = 0
        self._code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        self._show(f"{self._code[:4]} {self._code[4:]}")

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, paired: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._path.with_suffix(".partial")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(paired, file)
        partial.replace(self._path)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
