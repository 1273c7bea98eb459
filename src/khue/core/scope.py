"""The open scope: whose rows the running request or task may see (see ``scoping``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class ScopeError(Exception):
    """A tenant's table was used without an open scope, or outside the one that is open."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The units whose rows may be seen; ``None`` means all of them, with the reason written down."""

    unit_ids: frozenset[int] | None
    reason: str = ""

    def holds(self, unit_id: int | None) -> bool:
        """Whether a row of ``unit_id`` may be read or written."""
        return self.unit_ids is None or unit_id in self.unit_ids


_scope: ContextVar[Scope | None] = ContextVar("khue_scope", default=None)


def current_scope() -> Scope | None:
    """Return the open scope, or ``None`` where none is open."""
    return _scope.get()


@contextmanager
def unit_scope(unit_ids: Iterable[int]) -> Iterator[Scope]:
    """Open the scope of these units. ``None`` is refused: forgetting must not mean "all"."""
    if unit_ids is None:
        raise ScopeError("A scope needs units; None is not all of them.")
    yield from _opened(Scope(frozenset(unit_ids)))


@contextmanager
def system_scope(*, reason: str) -> Iterator[Scope]:
    """Open the scope of all units. Reviewed uses only: ``tests/tenancy/crossings.py`` lists them."""
    if not reason:
        raise ScopeError("The system scope needs a reason.")
    yield from _opened(Scope(None, reason))


def _opened(scope: Scope) -> Iterator[Scope]:
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)
