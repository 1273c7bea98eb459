"""Events reach the domains above without knowing them.

An event is named in the past tense and carries one frozen dataclass of ids and facts. It is sent
inside the transaction, so that what subscribers write stands or falls with the act itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

P = TypeVar("P")


class Event(Generic[P]):
    """``letter_dispatched: Event[LetterDispatched] = Event("dispatch.letter_dispatched")``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._subscribers: list[Callable[[P], None]] = []

    def subscribe(self, handler: Callable[[P], None]) -> Callable[[P], None]:
        """Call ``handler`` at each sending; subscribing twice is the same as once."""
        if handler not in self._subscribers:
            self._subscribers.append(handler)
        return handler

    def send(self, payload: P) -> None:
        """Call every subscriber in the order of subscription; an exception ends the act."""
        for handler in self._subscribers:
            handler(payload)
