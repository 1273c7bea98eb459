"""What the further body of a joint document does with its line: sign, refuse, seal.

Each act changes the body's own line and, through one reviewed door, the leading body's document:
the paper as it stands there, its step, and what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.scoping import system_scope
from khue.documents import audits, permissions
from khue.documents.errors import NotTheSigner, PaperMoved, ReasonNeeded, SameHand, WrongState
from khue.documents.models import JointPaper, OutgoingDocument, SigningStep
from khue.documents.selectors_route import current_steps
from khue.documents.types import (
    JOINT_KIND,
    KIND,
    JointState,
    OutgoingState,
    StepState,
)
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.signing.services import SigningSession, certify_paper, open_session
from khue.signing.types import Holder, Purpose, SignedPaper, person_field, seal_field

from . import notices, routing
from .common import check, clean_text, weakest

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile

_BACK = "a joint document goes back to the body that leads it"


@transaction.atomic
def sign_joint(*, line: JointPaper, by: User, pin: str = "") -> JointPaper:
    """The head of the further body signs the paper as it stands (the view asks for sudo first).

    Raises ``NotPermitted``, ``WrongState``, ``NotTheSigner``, ``PaperMoved`` and the errors of
    signing.
    """
    check(by, permissions.SIGN, line.unit_id)
    row = _locked(line, JointState.WAITING)
    if row.signer_id != by.pk:
        raise NotTheSigner(name=row.signer_name)
    unit, now = organisation.get_unit(row.unit_id), timezone.now()
    with system_scope(reason=_BACK):
        document, step = _lead_of(row, OutgoingState.SUBMITTED)
        signed = certify_paper(
            unit=unit,
            paper=read_content(_paper(document)),
            by=by,
            reason=row.abstract[:200],
            at=now,
            holder=Holder(JOINT_KIND, row.pk),
            pin=pin,
            field=person_field(row.place),
        )
        _keep(row, document, signed, by)
        row.state, row.signed_at = JointState.SIGNED, now
        row.save()
        notices.settle_joint(row)
        routing.finish(step, by=by, at=now, paper_sha256=row.paper.sha256)
        if routing.open_next(document):
            document.state, document.signed_at = OutgoingState.SIGNED, now
            notices.tell_clerks(document)
        document.save()
        _tell_both(audits.JOINT_SIGNED, row, document, by, permissions.SIGN, {"to": unit.name})
    return row


def refuse_joint(*, line: JointPaper, reason: str, by: User) -> JointPaper:
    """The further body does not sign; the leading body's drafter is told why.

    Call it outside a transaction: the reason is screened. Raises ``NotPermitted``,
    ``ReasonNeeded``, ``WrongState``, ``NotTheSigner``.
    """
    check(by, permissions.SIGN, line.unit_id)
    text = clean_text(reason)
    if not text:
        raise ReasonNeeded(field="reason")
    unit = organisation.get_unit(line.unit_id)
    screen_text(text, unit=unit, by=by, purpose="documents.reason")
    with transaction.atomic():
        row = _locked(line, JointState.WAITING)
        if row.signer_id != by.pk:
            raise NotTheSigner(name=row.signer_name)
        row.state, row.reason = JointState.REFUSED, text
        row.save()
        notices.settle_joint(row)
        with system_scope(reason=_BACK):
            document, step = _lead_of(row, OutgoingState.SUBMITTED, is_any_paper=True)
            document.state, document.return_reason = OutgoingState.RETURNED, text
            document.returned_by = by
            document.save()
            routing.stop(document, by=by, reason=text, step=step)
            notices.tell_drafter(document)
            _tell_both(audits.JOINT_REFUSED, row, document, by, permissions.SIGN, {"reason": text})
    return row


@transaction.atomic
def seal_joint(*, line: JointPaper, by: User, pin: str = "") -> JointPaper:
    """The further body's clerk seals the paper that has its number.

    Raises ``NotPermitted``, ``WrongState``, ``SameHand``, ``PaperMoved`` and the errors of signing.
    """
    check(by, permissions.ISSUE, line.unit_id)
    row = _locked(line, JointState.NUMBERED)
    if row.signer_id == by.pk:
        raise SameHand
    unit, now = organisation.get_unit(row.unit_id), timezone.now()
    with (
        system_scope(reason=_BACK),
        open_session(unit=unit, by=by, purpose=Purpose.SEAL, at=now, pin=pin) as session,
    ):
        document, step = _lead_of(row, OutgoingState.SEALED)
        _keep(row, document, _sealed(session, row, document), by)
        row.state, row.sealed_at, row.sealed_by = JointState.SEALED, now, by
        row.save()
        notices.settle_joint(row)
        step.sealed_at = now
        step.save(update_fields=["sealed_at"])
        document.save()
        _tell_both(audits.JOINT_SEALED, row, document, by, permissions.ISSUE, {"to": unit.name})
    return row


def _sealed(session: SigningSession, row: JointPaper, document: OutgoingDocument) -> SignedPaper:
    return session.seal_joint(
        paper=read_content(_paper(document)),
        field=seal_field(row.place),
        number=row.reference,
        at=timezone.now(),
        holder=Holder(JOINT_KIND, row.pk),
    )


def _locked(line: JointPaper, *states: str) -> JointPaper:
    row: JointPaper = (
        JointPaper.objects.select_for_update(of=("self",)).select_related("paper").get(pk=line.pk)
    )
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def _lead_of(
    row: JointPaper, state: str, *, is_any_paper: bool = False
) -> tuple[OutgoingDocument, SigningStep]:
    """The leading body's document, locked, with the step; its paper must be the one shown here."""
    document = (
        OutgoingDocument.objects.select_for_update(of=("self",))
        .select_related("paper")
        .get(pk=row.lead_document_id)
    )
    step = next((s for s in current_steps(document) if s.pk == row.step_id), None)
    if document.state != state or step is None or step.state == StepState.CANCELLED:
        raise WrongState(state=document.get_state_display())
    if not is_any_paper and _paper(document).sha256 != row.paper.sha256:
        raise PaperMoved
    return document, step


def _paper(document: OutgoingDocument) -> StoredFile:
    if document.paper is None:
        raise WrongState(state=document.get_state_display())
    return document.paper


def _keep(row: JointPaper, document: OutgoingDocument, signed: SignedPaper, by: User) -> None:
    """Both bodies keep the paper that came out of the act, each in its own row."""
    name = _paper(document).name
    for unit_id, kind, holder in (
        (document.unit_id, KIND, document.pk),
        (row.unit_id, JOINT_KIND, row.pk),
    ):
        kept = store_generated(
            unit=organisation.get_unit(unit_id),
            data=signed.pdf,
            name=name,
            content_type="application/pdf",
            page_count=document.pages,
            by=by if kind == JOINT_KIND else None,
            holder_kind=kind,
            holder_id=holder,
        )
        if kind == KIND:
            document.paper = kept
        else:
            row.paper = kept
    document.signature_level = weakest(document.signature_level, signed.level)


def _tell_both(
    verb: str,
    row: JointPaper,
    document: OutgoingDocument,
    by: User,
    permission: str,
    after: dict[str, str],
) -> None:
    """Write the act into both bodies' trails; the leading body learns the body, not its people."""
    facts = {**after, "paper": row.paper.sha256}
    audit.record(verb=verb, obj=document, unit_id=document.unit_id, by=None, after=facts)
    audit.record(
        verb=verb,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permission),
        after=facts,
    )
