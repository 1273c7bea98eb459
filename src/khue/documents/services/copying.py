"""Copies: sao y, trích sao, sao lục, drafted here; signed, sealed and sent like any document.

Sao y copies an original or main copy whole, trích sao a part of it, sao lục a sao y (Decree 30/2020,
article 3). The head decides on copies (article 27); the signer is chosen as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.dispatch.services import Audience
from khue.documents import audits, permissions
from khue.documents.errors import (
    AlreadyRecalled,
    CopyFormWrong,
    CopyNotForPortal,
    CopyPagesWrong,
    CopySourceMissing,
    ExtractNeeded,
    NotIssued,
    NotRegistered,
)
from khue.documents.models import DocumentCopy, IncomingDocument, OutgoingDocument
from khue.documents.paper import RenderedPaper, count_pages, date_words, parse_body
from khue.documents.paper.copies import (
    CopyContent,
    SourceUnreadable,
    as_pdf,
    parse_pages,
    render_copy,
)
from khue.documents.rules import measures_on, numbering_on, type_on
from khue.documents.selectors import files_of_incoming
from khue.documents.types import COPY_TITLES, CopyForm, Line, RecipientKind
from khue.files.selectors import read_content
from khue.organisation import selectors as organisation

from .authority import Signer
from .common import check, clean_text, locked
from .papers import symbol_of
from .recipients import default_lines, write_lines

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

Source = OutgoingDocument | IncomingDocument
_EDITABLE = ("draft", "returned")


def draft_copy(
    *,
    source: Source,
    form: str,
    by: User,
    pages: str = "",
    parts: str = "",
    recipients: Sequence[Line] = (),
    audience: Audience | None = None,
    is_copy: bool = False,
) -> OutgoingDocument:
    """Begin a copy of an issued or a registered document; ``is_copy``: what came is a copy itself.

    Call it outside a transaction: what was typed is screened. Raises ``NotPermitted``,
    ``NotIssued``, ``NotRegistered``, ``AlreadyRecalled``, ``CopyFormWrong``, ``ExtractNeeded``,
    ``CopyPagesWrong``, ``CopySourceMissing``, ``CopyNotForPortal``, ``ContentRefused``.
    """
    check(by, permissions.DRAFT, source.unit_id)
    unit = organisation.get_unit(source.unit_id)
    _usable(source)
    chosen = _form_for(source, form, is_copy)
    text, asked = _chosen_parts(source, chosen, pages, parts)
    lines = _screened(unit, by, text, recipients)
    with transaction.atomic():
        row = OutgoingDocument(unit=unit, drafted_by=by, type_code=chosen)
        _fill(row, unit, source, text, audience)
        row.save()
        write_lines(row, lines)
        DocumentCopy.objects.create(
            unit=unit,
            document=row,
            form=chosen,
            source_outgoing=source if isinstance(source, OutgoingDocument) else None,
            source_incoming=source if isinstance(source, IncomingDocument) else None,
            source_words=named(source)[:400],
            pages=asked,
            parts=text,
        )
        _record(audits.DRAFTED, row, by)
    return row


def revise_copy(
    *,
    document: OutgoingDocument,
    by: User,
    pages: str = "",
    parts: str = "",
    recipients: Sequence[Line] = (),
    audience: Audience | None = None,
) -> OutgoingDocument:
    """Change a copy that is a draft or was returned; form and source stay.

    Call it outside a transaction. Raises what :func:`draft_copy` raises, and ``WrongState``.
    """
    check(by, permissions.DRAFT, document.unit_id)
    unit = organisation.get_unit(document.unit_id)
    copy = document.copy_of
    source = source_of(copy)
    text, asked = _chosen_parts(source, CopyForm(copy.form), pages, parts)
    lines = _screened(unit, by, text, recipients)
    with transaction.atomic():
        row = locked(document, *_EDITABLE)
        _fill(row, unit, source, text, audience)
        row.save()
        write_lines(row, lines)
        DocumentCopy.objects.filter(document=row).update(pages=asked, parts=text)
        _record(audits.REVISED, row, by)
    return row


def source_of(copy: DocumentCopy) -> Source:
    """Return what was copied."""
    source = copy.source_outgoing or copy.source_incoming
    if source is None:
        raise CopySourceMissing
    return source


def named(source: Source) -> str:
    """What was copied, in words: ``Quyết định số 05/QĐ-PGDĐT ngày 05 tháng 01 năm 2026 của …``."""
    day = date_words(source.issued_on) if source.issued_on else ""
    number = f"số {source.reference}" if source.reference else ""
    if isinstance(source, IncomingDocument):
        body = source.issuer
    else:
        body = organisation.get_unit(source.unit_id).name
    parts = [source.type_name or "Văn bản", number, day, f"của {body}"]
    return " ".join(part for part in parts if part)


def is_a_copy(source: Source) -> bool:
    """Whether Khuê knows that the source is a copy itself."""
    if isinstance(source, OutgoingDocument):
        return source.is_copy
    return source.type_name in {type_on(form).name for form in CopyForm.values}


def _usable(source: Source) -> None:
    if isinstance(source, OutgoingDocument):
        if not source.is_issued:
            raise NotIssued
        if source.recalled_at is not None:
            raise AlreadyRecalled
        return
    if source.number is None:
        raise NotRegistered
    if source.delivery is not None and source.delivery.is_given_back:
        raise AlreadyRecalled


def _form_for(source: Source, form: str, is_copy: bool) -> CopyForm:
    """Sao lục is a copy of a sao y; the other forms are made from an original or main copy."""
    chosen = CopyForm(form)
    of_copy = is_a_copy(source) or (is_copy and isinstance(source, IncomingDocument))
    if (chosen is CopyForm.SL) != of_copy or (of_copy and isinstance(source, OutgoingDocument)):
        raise CopyFormWrong(field="form")
    return chosen


def _chosen_parts(source: Source, form: CopyForm, pages: str, parts: str) -> tuple[str, str]:
    """The pasted parts or the pages of an extract; nothing for a whole copy."""
    pdf = source_pdf(source)
    if form is not CopyForm.TRS:
        return "", ""
    text, asked = clean_text(parts), " ".join(pages.split())[:60]
    if text:
        return text, ""
    if not asked:
        raise ExtractNeeded(field="pages")
    try:
        parse_pages(asked, count_pages(pdf))
    except ValueError as error:
        raise CopyPagesWrong(field="pages", count=count_pages(pdf)) from error
    return "", asked


def _screened(unit: Unit, by: User, text: str, recipients: Sequence[Line]) -> Sequence[Line]:
    lines = [line for line in recipients if line.text] or [
        line for line in default_lines("") if line.kind == RecipientKind.ARCHIVE
    ]
    if any(line.kind == RecipientKind.PORTAL for line in lines):
        raise CopyNotForPortal(field="recipients")
    words = "\n".join([text, *(line.text for line in lines)])
    screen_text(words, unit=unit, by=by, purpose="documents.text")
    return lines


def _fill(
    row: OutgoingDocument, unit: Unit, source: Source, text: str, audience: Audience | None
) -> None:
    kind = type_on(row.type_code)
    row.type_title = kind.name
    row.abstract = f"{COPY_TITLES[CopyForm(row.type_code)]} {named(source)}: {source.abstract}"[
        :500
    ]
    row.body = text
    row.audience = audience.to_json() if audience else {}
    row.symbol = symbol_of(row, unit)


def _record(verb: str, row: OutgoingDocument, by: User) -> None:
    copy = DocumentCopy.objects.get(document=row)
    audit.record(
        verb=verb,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
        after={
            "form": copy.form,
            "source": copy.source_words,
            "pages": copy.pages,
            "parts": copy.parts,
            "audience": row.audience,
        },
    )


def source_pdf(source: Source) -> bytes:
    """Return the paper that is copied, as a PDF; raises ``CopySourceMissing``."""
    if isinstance(source, OutgoingDocument):
        files = [source.paper] if source.paper else []
    else:
        files = files_of_incoming(source)
    for file in files:
        if file.is_readable and (
            file.content_type == "application/pdf" or file.content_type.startswith("image/")
        ):
            try:
                return as_pdf(read_content(file))
            except SourceUnreadable:
                continue
    raise CopySourceMissing


def copy_paper(
    document: OutgoingDocument, unit: Unit, signer: Signer, *, is_preview: bool
) -> RenderedPaper:
    """The paper of a copy with the measured places; raises ``CopySourceMissing``."""
    copy = document.copy_of
    form = CopyForm(copy.form)
    source = source_of(copy)
    content = CopyContent(
        form=COPY_TITLES[form],
        title=document.abstract,
        source=f"Trích từ {copy.source_words}",
        copying_body=unit.name,
        symbol=symbol_of(document, unit),
        place=unit.place,
        signer_lines=signer.lines,
        signer_name=signer.name,
        recipients=tuple(line.text for line in document.recipient_lines.all()),
        blocks=parse_body(copy.parts) if copy.parts else (),
        drafted_on=today(),
        measures=measures_on(today()),
        number_separator=numbering_on().separator,
        is_preview=is_preview,
    )
    if copy.parts:
        return render_copy(content, source=None)
    pdf = source_pdf(source)
    pages = parse_pages(copy.pages, count_pages(pdf)) if copy.pages else None
    try:
        return render_copy(content, source=pdf, pages=pages)
    except SourceUnreadable as error:
        raise CopySourceMissing from error


def seal_words(document: OutgoingDocument, unit: Unit) -> tuple[str, ...]:
    """What stands in the organisation's signature of a copy: form of copy and body; else nothing."""
    if not document.is_copy:
        return ()
    return (COPY_TITLES[CopyForm(document.type_code)].upper(), unit.name)
