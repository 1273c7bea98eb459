"""What is sent: upper domains declare their kinds here."""

from __future__ import annotations

from django.urls import reverse

from khue.core.registry import Registry

from .types import DispatchKind

kinds: Registry[DispatchKind] = Registry("dispatch kind")


def receiver_url(kind: str, delivery_id: int) -> str:
    """Return where the receiver reads it: the upper domain's page, or this room's own."""
    declared = kinds.get(kind)
    if declared is not None and declared.receiver_url is not None:
        return declared.receiver_url(delivery_id)
    return reverse("dispatch:delivery", args=[delivery_id])


def sender_url(kind: str, object_id: int) -> str:
    """Return where the sender reads the thing itself; "" where its kind has no page."""
    declared = kinds.get(kind)
    if declared is None or declared.sender_url is None:
        return ""
    return declared.sender_url(object_id)


def recall_url(kind: str, object_id: int) -> str:
    """Return the kind's own page for asking a recall; "" where this room's page serves."""
    declared = kinds.get(kind)
    if declared is None or declared.recall_url is None:
        return ""
    return declared.recall_url(object_id)
