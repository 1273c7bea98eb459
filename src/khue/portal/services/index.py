"""Keeps the read model true: an entry appears with its publication and dies with it."""

from __future__ import annotations

from typing import Any

from khue.core.searching import Vector, vector_text
from khue.core.text import clean, fold
from khue.documents.events import StandingChanged
from khue.documents.selectors import acting_on, public_standing
from khue.documents.types import KIND as DOCUMENTS
from khue.portal.body import body_html, plain_text, teaser
from khue.portal.models import Entry, EntryFile
from khue.publishing.events import Published, Withdrawn
from khue.publishing.selectors import PublicVersion, get_public_version
from khue.publishing.services import bump_generation


def show_published(event: Published) -> None:
    """Write the entry of a version that has just passed the gate, in the same transaction."""
    public = get_public_version(event.publication_id)
    if public is None:
        return
    entry, _ = Entry.objects.update_or_create(
        unit_id=public.unit_id,
        publication_id=public.publication_id,
        defaults=_fields(public),
    )
    EntryFile.objects.filter(entry=entry).delete()
    EntryFile.objects.bulk_create(
        EntryFile(
            unit_id=public.unit_id,
            entry=entry,
            position=position,
            file_id=file.file_id,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            content_type=file.content_type,
        )
        for position, file in enumerate(public.item.files, start=1)
    )
    if public.kind == DOCUMENTS:
        _mark(public.unit_id, int(public.object_id))


def show_standing(event: StandingChanged) -> None:
    """The unit said something of an issued document: its public page says so at once."""
    if _mark(event.unit_id, event.document_id):
        bump_generation(unit_id=event.unit_id)


def _mark(unit_id: int, document_id: int) -> bool:
    """Write what became of the document, and its days in force, onto its entry."""
    document = public_standing(unit_id, document_id)
    if document is None:
        return False
    rows = Entry.objects.filter(
        unit_id=unit_id,
        gone_at__isnull=True,
        publication__kind=DOCUMENTS,
        publication__object_id=str(document_id),
    )
    changed = rows.update(
        standing=document.standing,
        standing_by=acting_on(unit_id, document_id),
        effective_on=document.effective_on,
        expires_on=document.expires_on,
    )
    return bool(changed)


def _fields(public: PublicVersion) -> dict[str, Any]:
    item = public.item
    text = clean(plain_text(item.body))
    facts = " ".join(value for _, value in item.facts)
    vector = vector_text(
        public.unit_id,
        (
            ("A", f"{item.number} {item.title}"),
            ("B", f"{item.summary} {item.type_label} {item.field} {item.issuer} {item.signer}"),
            ("D", f"{facts} {text}"),
        ),
    )
    return {
        "public_id": public.public_id,
        "digest": public.digest,
        "section": item.section,
        "title": item.title[:500],
        "summary": item.summary,
        "teaser": item.summary or teaser(item.body),
        "number": item.number[:60],
        "type_code": item.type_code[:20],
        "type_label": item.type_label[:80],
        "field": item.field[:120],
        "issuer": item.issuer[:200],
        "signer": item.signer[:120],
        "signer_post": item.signer_post[:120],
        "issued_on": item.issued_on,
        "effective_on": item.effective_on,
        "expires_on": item.expires_on,
        "facts": [list(fact) for fact in item.facts],
        "body_html": body_html(item.body),
        "text": text,
        "folded": fold(text),
        "first_published_at": public.first_published_at,
        "published_at": public.published_at,
        "expires_at": public.expires_at,
        "gone_at": None,
        "gone_reason": "",
        "vector": Vector(vector),
        "folded_title": fold(f"{item.number} {item.title}")[:600],
    }


def bury_withdrawn(event: Withdrawn) -> None:
    """Leave a tombstone: the address and the reason; nothing that was written on the page."""
    Entry.objects.filter(publication_id=event.publication_id).update(
        title="",
        summary="",
        teaser="",
        number="",
        type_code="",
        type_label="",
        field="",
        issuer="",
        signer="",
        signer_post="",
        facts=[],
        body_html="",
        text="",
        folded="",
        folded_title="",
        vector=None,
        standing="",
        standing_by=None,
        gone_at=event.at,
        gone_reason=event.reason,
    )
    EntryFile.objects.filter(entry__publication_id=event.publication_id).delete()
