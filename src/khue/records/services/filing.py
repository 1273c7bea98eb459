"""Putting documents into case files: the index names them, their files are copied as they are."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from pypdf import PdfReader

from khue.core.errors import NotPermitted
from khue.documents import selectors as documents
from khue.files.services import copy_for_units, hang_on, store_generated, store_upload
from khue.files.services.storing import Upload
from khue.organisation import selectors as organisation
from khue.records import audits, permissions
from khue.records.errors import AlreadyInside, CaseClosed, NotIssued, NotRegistered
from khue.records.models import CaseFile, CaseItem, CaseItemFile
from khue.records.selectors import may_write_case
from khue.records.types import ITEM_KIND, CaseState, Source

from .common import happened, line, screened, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.documents.models import IncomingDocument, OutgoingDocument
    from khue.files.models import StoredFile


def file_outgoing(
    *, case_file: CaseFile, document: OutgoingDocument, by: User, note: str = ""
) -> CaseItem:
    """Put an issued document into a case file with copies of its paper and files.

    Call it outside a transaction. Raises ``NotPermitted``, ``CaseClosed``, ``NotIssued``,
    ``AlreadyInside``, ``ContentRefused``.
    """
    _may_write(case_file, by)
    screened(case_file.unit_id, by, note)
    with transaction.atomic():
        row = _open(case_file, by, document.unit_id)
        if not document.is_issued:
            raise NotIssued
        if row.items.filter(outgoing=document).exists():
            raise AlreadyInside
        item = _add(
            row,
            by,
            Source.OUTGOING,
            outgoing=document,
            reference=document.reference,
            issued_on=document.issued_on,
            abstract=f"{document.type_name}: {document.abstract}",
            author=organisation.get_unit(document.unit_id).name,
            note=line(note, 300),
        )
        return _finish(row, item, by, documents.files_of_outgoing(document))


def file_incoming(
    *, case_file: CaseFile, document: IncomingDocument, by: User, note: str = ""
) -> CaseItem:
    """Put a registered incoming document into a case file with copies of its files.

    Call it outside a transaction. Raises ``NotPermitted``, ``CaseClosed``, ``NotRegistered``,
    ``AlreadyInside``, ``ContentRefused``.
    """
    _may_write(case_file, by)
    screened(case_file.unit_id, by, note)
    with transaction.atomic():
        row = _open(case_file, by, document.unit_id)
        if document.number is None:
            raise NotRegistered
        if row.items.filter(incoming=document).exists():
            raise AlreadyInside
        about = (
            f"{document.type_name}: {document.abstract}"
            if document.type_name
            else document.abstract
        )
        item = _add(
            row,
            by,
            Source.INCOMING,
            incoming=document,
            reference=document.reference,
            issued_on=document.issued_on,
            abstract=about,
            author=document.issuer,
            note=line(note, 300),
        )
        return _finish(row, item, by, documents.files_of_incoming(document))


def file_own(
    *,
    case_file: CaseFile,
    by: User,
    abstract: str,
    upload: Upload,
    reference: str = "",
    issued_on: date | None = None,
    author: str = "",
    note: str = "",
    clerk_confirmation: ClerkConfirmation | None = None,
) -> CaseItem:
    """Put a file that somebody brings into a case file. Call it outside a transaction.

    Raises ``NotPermitted``, ``CaseClosed``, ``WordsNeeded``, ``DayAhead``, ``ContentRefused``.
    """
    if case_file.state != CaseState.OPEN:
        raise CaseClosed(code=case_file.code)
    _may_write(case_file, by)
    about = line(abstract, 600, field="abstract")
    if issued_on is not None:
        happened(issued_on, "issued_on")
    screened(case_file.unit_id, by, about, reference, author, note)
    stored = store_upload(
        unit=organisation.get_unit(case_file.unit_id),
        upload=upload,
        by=by,
        holder_kind=ITEM_KIND,
        purpose="records.file",
        clerk_confirmation=clerk_confirmation,
    )
    with transaction.atomic():
        row = _open(case_file, by, case_file.unit_id)
        item = _add(
            row, by, Source.OWN, reference=line(reference, 120), issued_on=issued_on,
            abstract=about, author=line(author, 200), note=line(note, 300),
        )  # fmt: skip
        hang_on(stored, holder_kind=ITEM_KIND, holder_id=item.pk)
        return _finish(row, item, by, [], kept=stored)


@transaction.atomic
def file_printed(
    *, case_file: CaseFile, by: User, abstract: str, data: bytes, name: str, issued_on: date
) -> CaseItem:
    """Put a PDF that Khuê itself has printed (a book, a list) into a case file.

    Its words were screened when they were written. Raises as :func:`file_own`.
    """
    row = _open(case_file, by, case_file.unit_id)
    unit = organisation.get_unit(row.unit_id)
    item = _add(
        row, by, Source.OWN, issued_on=happened(issued_on, "issued_on"),
        abstract=line(abstract, 600, field="abstract"), author=unit.name,
    )  # fmt: skip
    kept = store_generated(
        unit=unit, data=data, name=name, content_type="application/pdf", by=by,
        holder_kind=ITEM_KIND, holder_id=item.pk,
        page_count=len(PdfReader(io.BytesIO(data)).pages),
    )  # fmt: skip
    return _finish(row, item, by, [], kept=kept)


@transaction.atomic
def take_out(*, item: CaseItem, by: User) -> None:
    """Take a document out of an open case file; its row in the trail stays."""
    row = _open(item.case_file, by, item.unit_id)
    write(
        audits.ITEM_REMOVED, row, by, permissions.WORK_CASES,
        number=str(item.position), reference=item.reference, text=item.abstract[:200],
    )  # fmt: skip
    item.delete()
    _renumber(row)


def _open(case_file: CaseFile, by: User, unit_id: int) -> CaseFile:
    _may_write(case_file, by)
    row = CaseFile.objects.select_for_update(of=("self",)).get(pk=case_file.pk)
    if row.unit_id != unit_id:
        raise NotPermitted
    if row.state != CaseState.OPEN:
        raise CaseClosed(code=row.code)
    return row


def _may_write(case_file: CaseFile, by: User) -> None:
    if not may_write_case(by, case_file):
        raise NotPermitted


def _add(row: CaseFile, by: User, source: Source, **values: object) -> CaseItem:
    last = row.items.aggregate(n=Max("position"))["n"] or 0
    item: CaseItem = CaseItem.objects.create(
        unit_id=row.unit_id, case_file=row, position=last + 1, source=source, by=by, **values
    )
    return item


def _finish(
    row: CaseFile,
    item: CaseItem,
    by: User,
    files: Iterable[StoredFile],
    *,
    kept: StoredFile | None = None,
) -> CaseItem:
    """Hang the files on the item, count pages, and tell the trail what bytes they are."""
    copies = [kept] if kept is not None else []
    for file in files:
        copies += copy_for_units(file, [row.unit_id], holder_kind=ITEM_KIND, holder_id=item.pk)
    CaseItemFile.objects.bulk_create(
        CaseItemFile(unit_id=row.unit_id, item=item, position=place, file=file)
        for place, file in enumerate(copies, start=1)
    )
    item.pages = sum(file.page_count or 1 for file in copies)
    item.save(update_fields=["pages"])
    if item.issued_on and (row.started_on is None or item.issued_on < row.started_on):
        row.started_on = item.issued_on
        row.save(update_fields=["started_on"])
    write(
        audits.ITEM_ADDED, row, by, permissions.WORK_CASES,
        number=str(item.position), reference=item.reference,
        files=[file.sha256 for file in copies],
    )  # fmt: skip
    return item


def _renumber(row: CaseFile) -> None:
    for place, item in enumerate(row.items.order_by("position"), start=1):
        if item.position != place:
            item.position = place
            item.save(update_fields=["position"])
