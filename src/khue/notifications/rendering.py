"""A row of the outbox in words, in the reader's language."""

from __future__ import annotations

from .models import Notification
from .registry import kinds


def render_text(row: Notification) -> str:
    """Return the notice in words; a kind whose domain is gone shows its code."""
    kind = kinds.get(row.kind)
    if kind is None:
        return row.kind
    return str(kind.text) % row.params if row.params else str(kind.text)
