"""Correction, replacement, validity: what is written about an issued document, never into it.

A mistake of form is corrected by an official letter, a mistake of content by a document of the
same type (Decree 30/2020, article 18). The link counts from the moment the later one is sealed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.dispatch.events import Delivered
from khue.dispatch.services import Audience
from khue.documents import audits, permissions
from khue.documents.errors import (
    AlreadyRecalled,
    CorrectionNeeded,
    DateAhead,
    EndsBeforeItBegins,
    LinkKnown,
    NotIssued,
)
from khue.documents.events import Replaced, StandingChanged, replaced, standing_changed
from khue.documents.models import (
    DocumentLink,
    IncomingDocument,
    IncomingLink,
    OutgoingDocument,
)
from khue.documents.paper import date_words
from khue.documents.types import KIND, STANDING_AFTER, Line, LinkKind, RecipientKind, milder_than
from khue.organisation import selectors as organisation

from .common import check, clean_text
from .drafting import draft_document
from .indexing import index_incoming, index_outgoing

if TYPE_CHECKING:
    from khue.accounts.models import User

_PURPOSE = "documents.text"


def start_correction(
    *, document: OutgoingDocument, where: str, wrong: str, right: str, by: User
) -> OutgoingDocument:
    """Draft the official letter that corrects a mistake of form, linked to what it corrects.

    Call it outside a transaction. Raises ``NotPermitted``, ``NotIssued``, ``AlreadyRecalled``,
    ``CorrectionNeeded`` and ``ContentRefused``.
    """
    check(by, permissions.DRAFT, document.unit_id)
    _usable(document)
    parts = [" ".join(clean_text(part).split()) for part in (where, wrong, right)]
    if not all(parts):
        raise CorrectionNeeded(field="wrong")
    screen_text(
        "\n".join(parts), unit=organisation.get_unit(document.unit_id), by=by, purpose=_PURPOSE
    )
    named = _named(document)
    body = (
        f"{organisation.get_unit(document.unit_id).name} đính chính {named} như sau:\n"
        f"- Tại {parts[0]} đã in là: “{parts[1]}”.\n"
        f"- Nay đọc đúng là: “{parts[2]}”.\n"
        f"Các nội dung khác của {document.type_name.lower()} không thay đổi./."
    )
    note = f"{parts[0]}: “{parts[1]}” → “{parts[2]}”"[:500]
    return _successor(
        document,
        LinkKind.CORRECTS,
        by,
        type_code="official_letter",
        abstract=f"Đính chính {named}"[:500],
        body=body,
        note=note,
    )


def start_successor(*, document: OutgoingDocument, kind: str, by: User) -> OutgoingDocument:
    """Draft a document of the same type that replaces, amends or repeals an issued one.

    Call it outside a transaction. Raises ``NotPermitted`` and ``NotIssued``.
    """
    check(by, permissions.DRAFT, document.unit_id)
    _usable(document, may_be_recalled=True)
    chosen = LinkKind(kind)
    named = _named(document)
    if chosen is LinkKind.REPLACES:
        abstract, body = document.abstract, f"{document.body}\nVăn bản này thay thế {named}./."
    elif chosen is LinkKind.AMENDS:
        abstract, body = f"Sửa đổi, bổ sung {named}", f"Sửa đổi, bổ sung {named} như sau:\n1. "
    else:
        abstract, body = f"Bãi bỏ {named}", f"Bãi bỏ {named} kể từ ngày ký văn bản này./."
    return _successor(
        document, chosen, by, type_code=document.type_code, abstract=abstract[:500], body=body
    )


def _successor(
    document: OutgoingDocument,
    kind: LinkKind,
    by: User,
    *,
    type_code: str,
    abstract: str,
    body: str,
    note: str = "",
) -> OutgoingDocument:
    """Draft for the same receivers and link it, in one transaction."""
    audience = Audience.from_json(document.audience) if document.audience else None
    lines = [Line(RecipientKind(line.kind), line.text) for line in document.recipient_lines.all()]
    with transaction.atomic():
        made = draft_document(
            unit=organisation.get_unit(document.unit_id),
            by=by,
            type_code=type_code,
            abstract=abstract,
            body=body,
            drafting_unit=document.drafting_unit,
            addressees=document.addressees,
            recipients=lines,
            audience=audience,
            series=document.series,
        )
        DocumentLink.objects.create(
            unit_id=document.unit_id, kind=kind, acting=made, target=document, note=note, made_by=by
        )
        audit.record(
            verb=audits.LINKED,
            obj=made,
            unit_id=made.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            after={"link": kind, "reference": document.reference, "text": note},
        )
    return made


def _usable(document: OutgoingDocument, *, may_be_recalled: bool = False) -> None:
    if not document.is_issued:
        raise NotIssued
    if document.recalled_at is not None and not may_be_recalled:
        raise AlreadyRecalled


def _named(document: OutgoingDocument) -> str:
    day = date_words(document.issued_on) if document.issued_on else ""
    return f"{document.type_name} số {document.reference} {day}".strip()


def take_effect(row: OutgoingDocument, *, by: User) -> None:
    """The later document is issued: from now on the earlier ones say so."""
    links = DocumentLink.objects.filter(acting=row, effective_at__isnull=True)
    for link in links.select_related("target"):
        link.effective_at = timezone.now()
        link.save(update_fields=["effective_at"])
        if link.target is not None:
            _mark(link.target, link, row.reference, by)
            replaced.send(
                Replaced(
                    unit_id=row.unit_id,
                    old_id=link.target.pk,
                    new_id=row.pk,
                    kind=link.kind,
                    note=link.note,
                )
            )


def _mark(target: OutgoingDocument, link: DocumentLink, reference: str, by: User) -> None:
    after = STANDING_AFTER[link.kind]
    OutgoingDocument.objects.filter(pk=target.pk, standing__in=milder_than(after)).update(
        standing=after
    )
    index_outgoing(OutgoingDocument.objects.get(pk=target.pk))
    audit.record(
        verb=audits.STANDING,
        obj=target,
        unit_id=target.unit_id,
        by=by,
        after={"standing": after, "reference": reference, "text": link.note},
    )
    standing_changed.send(
        StandingChanged(unit_id=target.unit_id, document_id=target.pk, standing=after)
    )


def note_link(
    *,
    document: OutgoingDocument,
    kind: str,
    reference: str,
    by: User,
    issued_on: date | None = None,
    note: str = "",
) -> DocumentLink:
    """Write down that another body's document acts on this one (a typed number and symbol).

    Call it outside a transaction. Raises ``NotPermitted``, ``NotIssued``, ``LinkKnown``,
    ``DateAhead``, ``ContentRefused``.
    """
    check(by, permissions.RECALL, document.unit_id)
    _usable(document, may_be_recalled=True)
    words = " ".join(clean_text(reference).split())[:120]
    text = " ".join(clean_text(note).split())[:500]
    unit = organisation.get_unit(document.unit_id)
    screen_text(f"{words}\n{text}", unit=unit, by=by, purpose=_PURPOSE)
    if not words:
        raise CorrectionNeeded(field="reference")
    if issued_on is not None and issued_on > today():
        raise DateAhead(field="issued_on")
    with transaction.atomic():
        row = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if row.links_suffered.filter(acting_reference=words).exists():
            raise LinkKnown(field="reference")
        link = DocumentLink.objects.create(
            unit_id=row.unit_id,
            kind=LinkKind(kind),
            acting_reference=words,
            acting_on=issued_on,
            target=row,
            note=text,
            made_by=by,
            effective_at=timezone.now(),
        )
        _mark(row, link, words, by)
    return link


@transaction.atomic
def set_validity(
    *, document: OutgoingDocument, effective_on: date | None, expires_on: date | None, by: User
) -> OutgoingDocument:
    """Write down from when and until when an issued document is in force (both days count).

    Raises ``NotPermitted``, ``NotIssued``, ``EndsBeforeItBegins``.
    """
    check(by, permissions.RECALL, document.unit_id)
    _usable(document, may_be_recalled=True)
    if effective_on and expires_on and expires_on < effective_on:
        raise EndsBeforeItBegins(field="expires_on")
    row = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    before = {"effective_on": row.effective_on, "expires_on": row.expires_on}
    row.effective_on, row.expires_on = effective_on, expires_on
    row.save(update_fields=["effective_on", "expires_on"])
    audit.record(
        verb=audits.VALIDITY,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.RECALL),
        before=before,
        after={"effective_on": effective_on, "expires_on": expires_on},
    )
    standing_changed.send(
        StandingChanged(unit_id=row.unit_id, document_id=row.pk, standing=row.standing)
    )
    return row


def mark_receivers(payload: Delivered) -> None:
    """The later document has come: every unit that has the earlier one sees what became of it."""
    if payload.kind != KIND:
        return
    with system_scope(reason="what a document does to an earlier one is told to its receivers"):
        acting = OutgoingDocument.objects.filter(pk=payload.object_id).first()
        links = DocumentLink.objects.filter(acting_id=payload.object_id, target__isnull=False)
        if acting is None or not links:
            return
        came = IncomingDocument.objects.filter(source_id=payload.object_id)
        new_by_unit = dict(came.values_list("unit_id", "pk"))
        for link in links:
            _mark_incoming(acting, link, new_by_unit)


def _mark_incoming(
    acting: OutgoingDocument, link: DocumentLink, new_by_unit: dict[int, int]
) -> None:
    old = IncomingDocument.objects.filter(source_id=link.target_id, delivery__isnull=False)
    IncomingLink.objects.bulk_create(
        [
            IncomingLink(
                unit_id=unit_id,
                kind=link.kind,
                document_id=pk,
                acting_id=new_by_unit.get(unit_id),
                reference=acting.reference,
                issued_on=acting.issued_on,
                note=link.note,
                at=timezone.now(),
            )
            for pk, unit_id in old.values_list("pk", "unit_id")
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    after = STANDING_AFTER[link.kind]
    old.filter(standing__in=milder_than(after)).update(standing=after)
    index_incoming(list(old.prefetch_related("links_suffered")))
