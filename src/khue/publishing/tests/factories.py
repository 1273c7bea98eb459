"""A kind of its own and a publication on its way, for the tests of publishing and the portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.publishing.kinds import declare_kind, kinds
from khue.publishing.models import Publication
from khue.publishing.services import approve, request_publication, review
from khue.publishing.types import Block, PublicationKind, PublicItem, PublishedFile, Snapshot

KIND = "tests.note"


def render(snapshot: Snapshot, files: tuple[PublishedFile, ...]) -> PublicItem:
    """Return a document-like item of the snapshot's plain fields."""
    text: Any = snapshot
    issued = text.get("issued_on")
    return PublicItem(
        section="documents",
        title=text["title"],
        summary=text.get("summary", ""),
        number=text.get("number", ""),
        type_code=text.get("type_code", ""),
        type_label=text.get("type_label", ""),
        field=text.get("field", ""),
        issuer=text.get("issuer", ""),
        signer=text.get("signer", ""),
        issued_on=date.fromisoformat(issued) if issued else None,
        body=tuple(Block("paragraph", line) for line in text.get("body", [])),
        files=files,
    )


def ensure_kind() -> None:
    """Declare the kind of the tests once."""
    if KIND not in kinds:
        declare_kind(PublicationKind(KIND, "Note", render, limit_days=2))


def make_snapshot(**changes: Any) -> dict[str, Any]:
    """Return the least content that makes a page."""
    return {"title": "Kế hoạch tuyển sinh đầu cấp", "body": ["Nội dung."], **changes}


def make_request(
    cast: Cast,
    *,
    object_id: str = "1",
    files: Iterable[PublishedFile] = (),
    publish_at: datetime | None = None,
    expires_at: datetime | None = None,
    **changes: Any,
) -> Publication:
    """Return a publication of the office, asked for by its specialist."""
    ensure_kind()
    with unit_scope([cast.office.pk]):
        return request_publication(
            unit=cast.office,
            kind=KIND,
            object_id=object_id,
            snapshot=make_snapshot(**changes),
            files=files,
            by=cast.specialist,
            publish_at=publish_at,
            expires_at=expires_at,
        )


def make_public(cast: Cast, **changes: Any) -> Publication:
    """Return a publication of the office that went through both steps."""
    row = make_request(cast, **changes)
    with unit_scope([cast.office.pk]):
        version = row.latest.number if row.latest else 0
        review(publication=row, version=version, by=cast.editor)
        return approve(publication=row, version=version, by=cast.leader, authentication="passkey")
