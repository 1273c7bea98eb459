"""How a frozen document reads in public: the renderer of its kind of publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from khue.core.errors import NotFound
from khue.publishing.types import Block, PublicItem, PublishedFile, Snapshot

from .selectors import get_outgoing_for

if TYPE_CHECKING:
    from khue.accounts.models import User


def address_for(user: User, object_id: str) -> str:
    """Return where the person reads the document, ``""`` for whom it is not."""
    try:
        get_outgoing_for(user, int(object_id))
    except NotFound:
        return ""
    return reverse("documents:outgoing", args=[object_id])


_KINDS = {"heading": "heading", "chapter": "heading", "article": "heading", "basis": "basis"}


def render_public(snapshot: Snapshot, files: tuple[PublishedFile, ...]) -> PublicItem:
    """Turn a document's snapshot into what the portal shows."""
    values: Mapping[str, Any] = snapshot
    issued = values.get("issued_on")
    return PublicItem(
        section="documents",
        title=str(values.get("abstract", "")),
        number=str(values.get("number", "")),
        type_code=str(values.get("type_code", "")),
        type_label=str(values.get("type", "")),
        issuer=str(values.get("issuer", "")),
        signer=str(values.get("signer", "")),
        signer_post=str(values.get("signer_post", "")),
        issued_on=date.fromisoformat(str(issued)) if issued else None,
        effective_on=_day(values.get("effective_on")),
        expires_on=_day(values.get("expires_on")),
        body=tuple(_block(item) for item in values.get("body", ())),
        files=files,
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _block(item: Mapping[str, Any]) -> Block:
    kind = str(item.get("kind", ""))
    label, text = str(item.get("label", "")), str(item.get("text", ""))
    words = f"{label} {text}".strip()
    if kind in ("item", "point", "bullet"):
        return Block(kind="item", text=words, level=2 if kind == "point" else 1)
    return Block(kind=_KINDS.get(kind, "paragraph"), text=words)
