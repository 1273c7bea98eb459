"""The decree's order: the person signs, number and date are given, the organisation seals."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.dates import today
from khue.core.errors import ConnectorError, DomainError
from khue.documents import audits, permissions
from khue.documents.errors import NotTheSigner, SameHand, SealingFailed
from khue.documents.models import OutgoingDocument, RegisterEntry
from khue.documents.models.registers import MAIN_BOOK
from khue.documents.numbering import cancel_number, take_number
from khue.documents.paper import date_words
from khue.documents.rules import numbering_on
from khue.documents.types import COPY_BOOK, KIND, Direction, OutgoingState
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.signing.selectors import asks_for_pin
from khue.signing.services import certify_paper, prove_seal_pin, seal_paper
from khue.signing.types import Holder, SignedPaper

from . import notices
from .annex_files import sign_annex_files
from .common import check, locked
from .copying import seal_words
from .links import take_effect
from .replies import tell_answered

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

log = logging.getLogger(__name__)


@transaction.atomic
def sign_document(*, document: OutgoingDocument, by: User, pin: str = "") -> OutgoingDocument:
    """The named signer certifies the paper that was submitted (the view asks for sudo first).

    ``pin`` opens a token at the server; it is neither kept nor tried twice. Raises ``NotPermitted``, ``WrongState``, ``NotTheSigner`` and the errors of signing.
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
        pin=pin,
    )
    return keep_signed(row, signed, by, now)


def keep_signed(
    row: OutgoingDocument, signed: SignedPaper, by: User, at: datetime
) -> OutgoingDocument:
    """Keep the paper that the competent person has signed, wherever her key is."""
    row.paper = _store(row, organisation.get_unit(row.unit_id), signed.pdf, by)
    row.signature_level = str(signed.level)
    row.state, row.signed_at = OutgoingState.SIGNED, at
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


def number_and_seal(*, document: OutgoingDocument, by: User, pin: str = "") -> OutgoingDocument:
    """Take the number, fill it in with the date and seal the paper, in one transaction.

    A failed sealing keeps the number as cancelled with the reason (``SealingFailed``), and the
    document stays signed. A wrong PIN of the seal's token is told before a number is taken. Raises
    ``NotPermitted``, ``WrongState``, ``SameHand`` and what :func:`prove_seal_pin` raises.
    """
    check(by, permissions.ISSUE, document.unit_id)
    if asks_for_pin(document.unit_id, None):
        unit = organisation.get_unit(document.unit_id)
        prove_seal_pin(unit=unit, by=by, at=timezone.now(), pin=pin)
    failure: DomainError | ConnectorError | None = None
    with transaction.atomic():
        row = locked(document, OutgoingState.SIGNED)
        if row.signer_id == by.pk:
            raise SameHand
        entry = take_entry(row, by)
        try:
            with transaction.atomic():
                _seal(row, entry, by, pin)
        except (DomainError, ConnectorError) as error:
            log.warning("Sealing document %s failed: %s", row.pk, error)
            failure = error
            cancel_number(entry, reason=str(error))
            audit.record(
                verb=audits.NUMBER_CANCELLED,
                obj=document,
                unit_id=document.unit_id,
                by=by,
                on_behalf_of_id=organisation.delegating_person_id(by, permissions.ISSUE),
                after={"number": entry.text, "reason": entry.reason},
            )
    if failure is not None:
        raise SealingFailed(number=entry.text, reason=str(failure)) from failure
    return row


def _seal(row: OutgoingDocument, entry: RegisterEntry, by: User, pin: str) -> None:
    unit = organisation.get_unit(row.unit_id)
    if row.paper is None:
        raise NotTheSigner(name=row.signer_name)
    now = timezone.now()
    sealed = seal_paper(
        unit=unit,
        paper=read_content(row.paper),
        number=entry.text,
        date_text=date_words(entry.day),
        by=by,
        at=now,
        holder=Holder(KIND, row.pk),
        pin=pin,
        words=seal_words(row, unit),
    )
    keep_sealed(row, entry, sealed, by, now, pin=pin)


def take_entry(row: OutgoingDocument, by: User) -> RegisterEntry:
    """Take the number for this document in today's register, in the open transaction."""
    return take_number(
        unit_id=row.unit_id,
        direction=Direction.OUTGOING,
        day=today(),
        by=by,
        code=COPY_BOOK if row.is_copy else row.series.code if row.series else MAIN_BOOK,
    )


def keep_sealed(
    row: OutgoingDocument,
    entry: RegisterEntry,
    sealed: SignedPaper,
    by: User,
    at: datetime,
    *,
    pin: str | None = None,
) -> None:
    """Keep the sealed paper with the number that stands on it, wherever the seal's key is.

    A key at the server (``pin`` given, even empty) signs the annexes in files of their own too.
    """
    unit = organisation.get_unit(row.unit_id)
    row.number, row.issued_on, row.entry = entry.number, entry.day, entry
    row.reference = numbering_on(entry.day).full(entry.number, row.symbol)
    row.paper = _store(row, unit, sealed.pdf, by)
    row.signature_level = str(sealed.level)
    row.state, row.sealed_at, row.sealed_by = OutgoingState.SEALED, at, by
    row.save()
    tell_answered(row, by)
    unsigned = sign_annex_files(row, unit, by=by, at=at, pin=pin)
    notices.settle_outgoing(row)
    take_effect(row, by=by)
    audit.record(
        verb=audits.SEALED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.ISSUE),
        after={
            "reference": row.reference,
            "unsigned_files": unsigned,
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
