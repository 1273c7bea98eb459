"""The decree's order: the person signs, number and date are given, the organisation seals."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.dates import today
from khue.core.errors import ConnectorError, DomainError
from khue.documents import audits, permissions
from khue.documents.errors import NotTheSigner, SealingFailed
from khue.documents.models import OutgoingDocument, RegisterEntry
from khue.documents.numbering import cancel_number, take_number
from khue.documents.paper import date_words, format_number
from khue.documents.types import KIND, Direction, OutgoingState
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.signing.services import certify_paper, seal_paper
from khue.signing.types import Holder

from . import notices
from .common import check, locked

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

log = logging.getLogger(__name__)


@transaction.atomic
def sign_document(*, document: OutgoingDocument, by: User) -> OutgoingDocument:
    """The named signer certifies the paper that was submitted (the view asks for sudo first).

    Raises ``NotPermitted``, ``WrongState``, ``NotTheSigner`` and the errors of signing.
    """
    check(by, permissions.SIGN, document.unit_id)
    row = locked(document, OutgoingState.SUBMITTED)
    if row.signer_id != by.pk or row.paper is None:
        raise NotTheSigner(name=row.signer_name)
    unit = organisation.get_unit(row.unit_id)
    now = timezone.now()
    signed = certify_paper(
        unit=unit,
        paper=read_content(row.paper),
        by=by,
        reason=row.abstract[:200],
        at=now,
        holder=Holder(KIND, row.pk),
    )
    row.paper = _store(row, unit, signed.pdf, by)
    row.signature_level = str(signed.level)
    row.state, row.signed_at = OutgoingState.SIGNED, now
    row.save()
    notices.tell_clerks(row)
    audit.record(
        verb=audits.SIGNED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.SIGN),
        after={
            "paper": row.paper.sha256,
            "level": row.signature_level,
            "warnings": [str(warning) for warning in signed.warnings],
        },
    )
    return row


def number_and_seal(*, document: OutgoingDocument, by: User) -> OutgoingDocument:
    """Take the number, fill it in with the date and seal the paper, in one transaction.

    A failed sealing keeps the number as cancelled with the reason (``SealingFailed``), and the
    document stays signed. Raises ``NotPermitted`` and ``WrongState``.
    """
    check(by, permissions.ISSUE, document.unit_id)
    failure: DomainError | ConnectorError | None = None
    with transaction.atomic():
        row = locked(document, OutgoingState.SIGNED)
        entry = take_number(unit_id=row.unit_id, direction=Direction.OUTGOING, day=today(), by=by)
        try:
            with transaction.atomic():
                _seal(row, entry, by)
        except (DomainError, ConnectorError) as error:
            log.warning("Sealing document %s failed: %s", row.pk, error)
            failure = error
            cancel_number(entry, reason=str(error))
            audit.record(
                verb=audits.NUMBER_CANCELLED,
                obj=document,
                unit_id=document.unit_id,
                by=by,
                after={"number": entry.number, "reason": entry.reason},
            )
    if failure is not None:
        raise SealingFailed(number=format_number(entry.number), reason=str(failure)) from failure
    return row


def _seal(row: OutgoingDocument, entry: RegisterEntry, by: User) -> None:
    unit = organisation.get_unit(row.unit_id)
    if row.paper is None:
        raise NotTheSigner(name=row.signer_name)
    now = timezone.now()
    sealed = seal_paper(
        unit=unit,
        paper=read_content(row.paper),
        number=format_number(entry.number),
        date_text=date_words(entry.day),
        by=by,
        at=now,
        holder=Holder(KIND, row.pk),
    )
    row.number, row.issued_on, row.entry = entry.number, entry.day, entry
    row.paper = _store(row, unit, sealed.pdf, by)
    row.signature_level = str(sealed.level)
    row.state, row.sealed_at, row.sealed_by = OutgoingState.SEALED, now, by
    row.save()
    notices.settle_outgoing(row)
    audit.record(
        verb=audits.SEALED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={
            "reference": row.reference,
            "paper": row.paper.sha256,
            "level": row.signature_level,
            "warnings": [str(warning) for warning in sealed.warnings],
        },
    )


def _store(row: OutgoingDocument, unit: Unit, pdf: bytes, by: User) -> StoredFile:
    return store_generated(
        unit=unit,
        data=pdf,
        name=f"{row.reference or row.symbol} {row.abstract}"[:120] + ".pdf",
        content_type="application/pdf",
        page_count=row.pages,
        by=by,
        holder_kind=KIND,
        holder_id=row.pk,
    )
