"""The kinds of things that may become public, declared by the rooms above at start."""

from __future__ import annotations

from khue.core.registry import Registry

from .types import PublicationKind

kinds: Registry[PublicationKind] = Registry("publication kind")


def declare_kind(kind: PublicationKind) -> PublicationKind:
    """Declare a kind; raises ``ValueError`` when the code is taken by another."""
    return kinds.add(kind.code, kind)


def get_kind(code: str) -> PublicationKind:
    """Return the declared kind; an unknown code raises ``KeyError``."""
    return kinds[code]
