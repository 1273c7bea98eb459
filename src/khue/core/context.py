"""Who acts, in which request: set by the middleware and the task wrapper, read by the audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ActContext:
    """The circumstances that an audit row keeps."""

    request_id: str = ""
    address: str = ""
    on_behalf_of_id: int | None = None
    post_id: int | None = None


_NOBODY = ActContext()
_context: ContextVar[ActContext] = ContextVar("khue_act", default=_NOBODY)


def act_context() -> ActContext:
    """Return the circumstances of the running request or task."""
    return _context.get()


@contextmanager
def acting(**changes: str | int | None) -> Iterator[ActContext]:
    """Change the circumstances inside the block."""
    value = replace(_context.get(), **changes)  # type: ignore[arg-type]
    token = _context.set(value)
    try:
        yield value
    finally:
        _context.reset(token)
