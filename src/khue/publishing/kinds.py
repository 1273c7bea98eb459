"""The kinds of things that may become public, declared by the rooms above at start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from khue.core.registry import Registry

from .types import PublicationKind

Address: TypeAlias = "Callable[[int, str], str]"

kinds: Registry[PublicationKind] = Registry("publication kind")
addresses: Registry[Address] = Registry("public address")


def declare_kind(kind: PublicationKind) -> PublicationKind:
    """Declare a kind; raises ``ValueError`` when the code is taken by another."""
    return kinds.add(kind.code, kind)


def get_kind(code: str) -> PublicationKind:
    """Return the declared kind; an unknown code raises ``KeyError``."""
    return kinds[code]


def declare_address(code: str, address: Address) -> None:
    """Declare where the public reads a publication: (unit's id, public id) → address or ``""``."""
    addresses.add(code, address)


def public_addresses(unit_id: int, public_id: str) -> list[str]:
    """Return the addresses at which the public reads it, one for each declared site."""
    found = (address(unit_id, public_id) for address in addresses)
    return [address for address in found if address]
