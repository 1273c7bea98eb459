"""What the law says of signing in and of official contact.

The dated editions lie in ``compliance``, which lies above and registers its answers here: there is
one list and one set of figures in the house, whoever asks.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from .types import Policy


class Law(Protocol):
    """Answers for a day."""

    def sign_in_rules(self, day: date) -> Policy:
        """The figures that bind every installation."""

    def is_public_mail(self, address: str, day: date) -> bool:
        """Whether the address lies at a public mail service."""


_law: list[Law] = []


def set_law(law: Law) -> None:
    """Called once by ``compliance`` when it is ready."""
    _law[:] = [law]


def law() -> Law:
    """Return who answers; raises ``LookupError`` where nobody does: no rule must not mean "free"."""
    if not _law:
        raise LookupError("No room answers for the law of signing in.")
    return _law[0]
