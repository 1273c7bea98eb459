"""Signing and sealing with a key outside the server: begun here, finished when the value is back.

The number on a sealed paper must be known before the token signs, and a register has no gaps. So
the next number is only looked at when the seal begins and taken when it is finished: where another
document took it meanwhile, nothing is kept and the clerk begins again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from khue.core.dates import HANOI
from khue.documents import permissions
from khue.documents.errors import NotTheSigner, NumberGone, SameHand
from khue.documents.models import OutgoingDocument, SigningStep
from khue.documents.paper import date_words
from khue.documents.selectors_route import signed_by, step_for
from khue.documents.types import KIND, OutgoingState, StepKind
from khue.files.selectors import read_content
from khue.organisation import selectors as organisation
from khue.signing.errors import PaperMovedOn
from khue.signing.services import begin_external_signature
from khue.signing.types import Holder, PaperFacts, Purpose, SignatureAct, SignedPaper, person_field

from .common import check, locked
from .copying import seal_words
from .issuing import keep_sealed, keep_signed, take_entry

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.signing.models import SignatureRequest


@transaction.atomic
def begin_signature(*, document: OutgoingDocument, by: User) -> SignatureRequest:
    """Let the named signer begin at her token (the view asks for sudo first).

    Raises ``NotPermitted``, ``WrongState``, ``NotTheSigner`` and the errors of signing.
    """
    row, step = _to_sign(document, by)
    return begin_external_signature(
        unit=organisation.get_unit(row.unit_id),
        paper=_paper(row),
        purpose=Purpose.PERSON,
        by=by,
        at=timezone.now(),
        reason=row.abstract[:200],
        holder=Holder(KIND, row.pk),
        field=person_field(step.place),
    )


def begin_seal(*, document: OutgoingDocument, by: User) -> SignatureRequest:
    """Let the clerk begin at the seal's token, with the number that comes next.

    Raises ``NotPermitted``, ``WrongState``, ``SameHand`` and the errors of signing.
    """
    number, day = _next_number(document, by)
    with transaction.atomic():
        row = _to_seal(document, by)
        return begin_external_signature(
            unit=organisation.get_unit(row.unit_id),
            paper=_paper(row),
            purpose=Purpose.SEAL,
            by=by,
            at=timezone.now(),
            number=number,
            date_text=day,
            holder=Holder(KIND, row.pk),
            words=seal_words(row, organisation.get_unit(row.unit_id)),
        )


class Taker:
    """Takes papers back that were signed or sealed elsewhere."""

    def describe(self, holder_id: int) -> PaperFacts | None:
        """Return what the document is called and its page."""
        row = OutgoingDocument.objects.filter(pk=holder_id).first()
        if row is None:
            return None
        return PaperFacts(row.abstract, reverse("documents:outgoing", args=[row.pk]))

    def take(
        self, holder_id: int, paper: SignedPaper, *, act: SignatureAct, by: User, at: datetime
    ) -> None:
        """Keep the paper; raises ``PaperMovedOn``, ``NumberGone`` and like the beginnings."""
        row = OutgoingDocument.objects.filter(pk=holder_id).first()
        if row is None:
            raise PaperMovedOn
        if act.purpose == Purpose.PERSON:
            found, step = _to_sign(row, by)
            _must_stand(found, act)
            keep_signed(found, step, paper, by, at)
            return
        found = _to_seal(row, by)
        _must_stand(found, act)
        entry = take_entry(found, by)
        begun_on = act.begun_at.astimezone(HANOI).date()
        if entry.text != act.number or entry.day != begun_on:
            raise NumberGone(number=act.number)
        keep_sealed(found, entry, paper, by, at)


def _to_sign(document: OutgoingDocument, by: User) -> tuple[OutgoingDocument, SigningStep]:
    check(by, permissions.SIGN, document.unit_id)
    row = locked(document, OutgoingState.SUBMITTED)
    step = step_for(row, by, (StepKind.SIGN,))
    if step is None or row.paper is None:
        raise NotTheSigner(name=row.signer_name)
    return row, step


def _to_seal(document: OutgoingDocument, by: User) -> OutgoingDocument:
    check(by, permissions.ISSUE, document.unit_id)
    row = locked(document, OutgoingState.SIGNED)
    if by.pk in signed_by(row):
        raise SameHand
    return row


def _must_stand(row: OutgoingDocument, act: SignatureAct) -> None:
    """The paper that was signed is the one that stands in the document."""
    if row.paper is None or row.paper.sha256 != act.document_sha256:
        raise PaperMovedOn


def _paper(row: OutgoingDocument) -> bytes:
    if row.paper is None:
        raise PaperMovedOn
    return read_content(row.paper)


def _next_number(document: OutgoingDocument, by: User) -> tuple[str, str]:
    """Number and date in words that the next sealing would give: taken, read and given back."""
    with transaction.atomic():
        row = _to_seal(document, by)
        entry = take_entry(row, by)
        found = entry.text, date_words(entry.day)
        transaction.set_rollback(True)
    return found
