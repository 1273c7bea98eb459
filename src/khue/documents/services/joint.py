"""Joint documents: the line that a further body finds in its own list (decision 0005).

The leading body owns the document. The further body owns a row of its own with its own row of
the file; it sees the paper and nothing else of the leading body. This module is the reviewed door
from the leading body's side; the way back is in ``joint_acts``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from khue.core import audit
from khue.core.scoping import system_scope
from khue.documents import audits
from khue.documents.errors import JointSealMissing, SignerNeeded
from khue.documents.models import JointPaper, OutgoingDocument, SigningStep
from khue.documents.types import JOINT_KIND, JointState, StepState
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from . import notices
from .authority import Signer, signer_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

_CROSSING = "a joint document is laid before the other body that signs it"


def head_of(unit_id: int) -> User | None:
    """The account of the head of a body today; who heads a body is public."""
    with system_scope(reason="the head of a body that signs a joint document"):
        for post in organisation.holders([unit_id], [Role.HEAD.value]):
            account: User | None = getattr(post.person, "account", None)
            if account is not None:
                return account
    return None


def words_of(unit: Unit) -> Signer | None:
    """The words above and below the signature of a body's head."""
    head = head_of(unit.pk)
    if head is None:
        return None
    with system_scope(reason="the head of a body that signs a joint document"):
        return signer_of(head, unit)


def lay_before(row: OutgoingDocument, step: SigningStep) -> JointPaper:
    """Write the line into the other body's list and tell its head; raises ``SignerNeeded``."""
    head = head_of(step.body_id) if step.body_id is not None else None
    if head is None or step.body is None or row.paper is None:
        raise SignerNeeded
    lead = organisation.get_unit(row.unit_id)
    with system_scope(reason=_CROSSING):
        paper = copy_paper(row.paper, step.body, row)
        line = JointPaper(
            unit=step.body,
            step_id=step.pk,
            lead=lead,
            lead_document_id=row.pk,
            type_code=row.type_code,
            abstract=row.abstract,
            place=step.place,
            signer=head,
            signer_name=head.person.full_name,
            due_on=step.due_on,
            paper=paper,
            pages=row.pages,
        )
        line.save()
        hold(line)
        notices.tell_joint(line, [head.pk], notices.JOINT_TO_SIGN)
        audit.record(
            verb=audits.JOINT_ASKED,
            obj=line,
            unit_id=line.unit_id,
            by=None,
            after={"abstract": line.abstract, "paper": paper.sha256, "to": lead.name},
        )
    return line


def copy_paper(paper: StoredFile, unit: Unit, row: OutgoingDocument) -> StoredFile:
    """Give the unit its own row of the file; the bytes are kept once."""
    return store_generated(
        unit=unit,
        data=read_content(paper),
        name=paper.name,
        content_type="application/pdf",
        page_count=row.pages,
        by=None,
        holder_kind=JOINT_KIND,
    )


def hold(line: JointPaper) -> None:
    """Hang the file on the line: whoever may read the line may read it."""
    line.paper.holder_id = str(line.pk)
    line.paper.save(update_fields=["holder_id"])


def withdraw(row: OutgoingDocument, steps: Iterable[SigningStep]) -> None:
    """The round has ended: what still waits or was signed elsewhere is no more asked for."""
    ids = [step.pk for step in steps]
    if not ids:
        return
    with system_scope(reason=_CROSSING):
        open_states = [JointState.WAITING, JointState.SIGNED]
        for line in JointPaper.objects.filter(step_id__in=ids, state__in=open_states):
            notices.settle_joint(line)
            line.state = JointState.WITHDRAWN
            line.save(update_fields=["state"])


def numbered(row: OutgoingDocument, steps: Iterable[SigningStep]) -> None:
    """The leading body has given number and seal: now the others' clerks seal."""
    ids = [step.pk for step in steps if step.body_id is not None and step.state == StepState.DONE]
    if not ids or row.paper is None:
        return
    with system_scope(reason=_CROSSING):
        for line in JointPaper.objects.filter(step_id__in=ids, state=JointState.SIGNED):
            line.paper = copy_paper(row.paper, organisation.get_unit(line.unit_id), row)
            line.state, line.reference = JointState.NUMBERED, row.reference
            line.issued_on = row.issued_on
            line.save()
            hold(line)
            people = organisation.recipients_in([line.unit_id], [Role.CLERK.value])
            notices.tell_joint(line, [p[2] for p in people], notices.JOINT_TO_SEAL)


def require_all_seals(steps: Iterable[SigningStep]) -> None:
    """A joint document is sent with every body's seal; raises ``JointSealMissing``."""
    for step in steps:
        if step.body_id is not None and step.state == StepState.DONE and step.sealed_at is None:
            raise JointSealMissing(name=step.name)
