"""What the outside gets to see of a token."""

from __future__ import annotations

from dataclasses import dataclass

from khue.core.permissions import get_permission

# What a token can be given; each is a reading permission of a room below.
READABLE = ("documents.outgoing:read", "dispatch.board:read")


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission that can be given to a token."""

    name: str
    label: str


def grants() -> list[Grant]:
    """Return what a token can be given, with labels."""
    return [Grant(name, str(get_permission(name).label)) for name in READABLE]
