"""The things tasks come from: rooms declare their kinds at start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.registry import Registry

from .types import Origin, OriginKind

if TYPE_CHECKING:
    from khue.accounts.models import User

origins: Registry[OriginKind] = Registry("origin of tasks")


def declare_origin(kind: OriginKind) -> OriginKind:
    """Declare a kind; raises ``ValueError`` when the code is taken by another."""
    return origins.add(kind.code, kind)


def find_origin(user: User, kind: str, object_id: int) -> Origin | None:
    """Return the origin where the kind is known and the person may read the thing."""
    declared = origins.get(kind)
    label = declared.find(user, object_id) if declared else None
    return Origin(kind, object_id, label) if label else None


def origin_url(kind: str, object_id: int | None) -> str:
    """Return where the thing is read; "" where its room has no page."""
    declared = origins.get(kind)
    return declared.url(object_id) if declared and object_id is not None else ""
