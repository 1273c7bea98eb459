"""The decree's order: the person signs, number and date are given, the organisation seals."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.dates import HANOI, today
from khue.core.errors import ConnectorError, DomainError
from khue.documents import audits, permissions
from khue.documents.errors import NotTheSigner, SameHand, SealingFailed
from khue.documents.models import OutgoingDocument, RegisterEntry, SigningStep
from khue.documents.models.registers import MAIN_BOOK
from khue.documents.numbering import cancel_number, take_number
from khue.documents.paper import date_words
from khue.documents.rules import numbering_on
from khue.documents.selectors_route import current_steps, signed_by, step_for
from khue.documents.types import (
    COPY_BOOK,
    INITIALS,
    KIND,
    Direction,
    OutgoingState,
    StepKind,
    StepState,
)
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.signing.selectors import asks_for_pin
from khue.signing.services import SigningSession, initial_paper, open_session, prove_seal_pin
from khue.signing.types import Holder, Purpose, SignedPaper, person_field

from . import joint, notices, routing
from .annex_files import sign_annex_files
from .common import check, locked, weakest
from .copying import seal_words
from .links import take_effect
from .replies import tell_answered
from .signers import field_of_step

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

log = logging.getLogger(__name__)


@transaction.atomic
def sign_document(
    *, document: OutgoingDocument, by: User, pin: str = "", session: SigningSession | None = None
) -> OutgoingDocument:
    """The person whose turn it is signs the paper that was submitted (the view asks for sudo first).

    The first signature certifies it; with the last one of the route the document is signed. ``pin``
    opens a token at the server; it is neither kept nor tried twice. ``session`` is a key that is
    open already (bulk signing). Raises ``NotPermitted``, ``WrongState``, ``NotTheSigner`` and the
    errors of signing.
    """
    check(by, permissions.SIGN, document.unit_id)
    row = locked(document, OutgoingState.SUBMITTED)
    step = step_for(row, by, (StepKind.SIGN,))
    if step is None or row.paper is None:
        raise NotTheSigner(name=_awaited(row))
    unit = organisation.get_unit(row.unit_id)
    now = timezone.now()
    with use_session(session, unit=unit, by=by, purpose=Purpose.PERSON, at=now, pin=pin) as key:
        signed = key.certify(
            paper=read_content(row.paper),
            reason=row.abstract[:200],
            at=now,
            holder=Holder(KIND, row.pk),
            field=person_field(step.place),
        )
    return keep_signed(row, step, signed, by, now)


def keep_signed(
    row: OutgoingDocument, step: SigningStep, signed: SignedPaper, by: User, at: datetime
) -> OutgoingDocument:
    """Keep the paper that the person whose turn it was has signed, wherever her key is."""
    row.paper = _store(row, organisation.get_unit(row.unit_id), signed.pdf, by)
    row.signature_level = weakest(row.signature_level, signed.level)
    routing.finish(step, by=by, at=at, paper_sha256=row.paper.sha256)
    if routing.open_next(row):
        row.state, row.signed_at = OutgoingState.SIGNED, at
        notices.tell_clerks(row)
    row.save()
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


@transaction.atomic
def initial_document(*, document: OutgoingDocument, by: User) -> OutgoingDocument:
    """Put one's initials on the paper; the next in the order is told.

    Initials say that the text was checked. They are no signature and need no certificate; the
    first signature covers them. Raises ``NotPermitted``, ``WrongState``, ``NotYourTurn``.
    """
    check(by, permissions.INITIAL, document.unit_id)
    row = locked(document, OutgoingState.SUBMITTED)
    step = routing.my_step(row, by, *INITIALS)
    unit, now = organisation.get_unit(row.unit_id), timezone.now()
    name = by.person.full_name
    pdf = initial_paper(
        read_content(row.paper),  # type: ignore[arg-type]  # what was submitted has a paper
        field=field_of_step(step, current_steps(row)),
        name=f"{name}, {now.astimezone(HANOI):%d-%m-%Y %H:%M:%S} +07:00",
        mark=_mark(name),
    )
    row.paper = _store(row, unit, pdf, by)
    routing.finish(step, by=by, at=now, paper_sha256=row.paper.sha256)
    routing.open_next(row)
    row.save()
    audit.record(
        verb=audits.INITIALLED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.INITIAL),
        after={"paper": row.paper.sha256, "place": step.get_kind_display()},
    )
    return row


def _mark(name: str) -> str:
    """The short form that is drawn: ``N.T.Hạnh``."""
    *before, last = name.split()
    return "".join(f"{word[0]}." for word in before) + last


def _awaited(row: OutgoingDocument) -> str:
    names = [step.name for step in current_steps(row) if step.state == StepState.OPEN]
    return ", ".join(names) or row.signer_name


@contextmanager
def use_session(
    session: SigningSession | None,
    *,
    unit: Unit,
    by: User,
    purpose: Purpose,
    at: datetime,
    pin: str,
) -> Iterator[SigningSession]:
    """The open session, or one for this act alone."""
    if session is not None:
        yield session
        return
    with open_session(unit=unit, by=by, purpose=purpose, at=at, pin=pin) as own:
        yield own


def number_and_seal(
    *, document: OutgoingDocument, by: User, pin: str = "", session: SigningSession | None = None
) -> OutgoingDocument:
    """Take the number, fill it in with the date and seal the paper, in one transaction.

    ``session`` is the seal's key when it is open already (bulk sealing). A failed sealing keeps the number as cancelled with the reason (``SealingFailed``), and the
    document stays signed. A wrong PIN of the seal's token is told before a number is taken. Raises
    ``NotPermitted``, ``WrongState``, ``SameHand`` and what :func:`prove_seal_pin` raises.
    """
    check(by, permissions.ISSUE, document.unit_id)
    if session is None and asks_for_pin(document.unit_id, None):
        unit = organisation.get_unit(document.unit_id)
        prove_seal_pin(unit=unit, by=by, at=timezone.now(), pin=pin)
    failure: DomainError | ConnectorError | None = None
    with transaction.atomic():
        row = locked(document, OutgoingState.SIGNED)
        if by.pk in signed_by(row):
            raise SameHand
        entry = take_entry(row, by)
        try:
            with transaction.atomic():
                _seal(row, entry, by, pin, session)
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


def _seal(
    row: OutgoingDocument, entry: RegisterEntry, by: User, pin: str, session: SigningSession | None
) -> None:
    unit = organisation.get_unit(row.unit_id)
    if row.paper is None:
        raise NotTheSigner(name=row.signer_name)
    now = timezone.now()
    with use_session(session, unit=unit, by=by, purpose=Purpose.SEAL, at=now, pin=pin) as key:
        sealed = key.seal(
            paper=read_content(row.paper),
            number=entry.text,
            date_text=date_words(entry.day),
            at=now,
            holder=Holder(KIND, row.pk),
            words=seal_words(row, unit),
        )
        keep_sealed(row, entry, sealed, by, now, key=key)


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
    key: SigningSession | None = None,
) -> None:
    """Keep the sealed paper with the number that stands on it, wherever the seal's key is.

    An open key at the server signs the annexes in files of their own too.
    """
    unit = organisation.get_unit(row.unit_id)
    row.number, row.issued_on, row.entry = entry.number, entry.day, entry
    row.reference = numbering_on(entry.day).full(entry.number, row.symbol)
    row.paper = _store(row, unit, sealed.pdf, by)
    row.signature_level = weakest(row.signature_level, sealed.level)
    row.state, row.sealed_at, row.sealed_by = OutgoingState.SEALED, at, by
    row.save()
    tell_answered(row, by)
    unsigned = sign_annex_files(row, unit, key, by=by, at=at)
    notices.settle_outgoing(row)
    joint.numbered(row, current_steps(row))
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
