"""Reads of the signing route: whose turn it is, what waits for a person, what was shown to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from khue.core.errors import NotFound
from khue.core.permissions import get_permission
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from . import permissions
from .models import JointPaper, OutgoingDocument, PaperLook, SigningStep
from .types import INITIALS, JointState, OutgoingState, StepKind, StepState

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.types import Hat


def current_steps(document: OutgoingDocument) -> list[SigningStep]:
    """Return the steps of the newest round, planned or walked, in their order. One query."""
    steps = list(
        SigningStep.objects.filter(document=document).select_related(
            "user__person", "done_by__person", "body"
        )
    )
    last = max((step.round for step in steps), default=0)
    return [step for step in steps if step.round == last]


def earlier_steps(document: OutgoingDocument) -> list[SigningStep]:
    """Return what was done or refused in the rounds before: traces that stay."""
    steps = list(SigningStep.objects.filter(document=document).select_related("done_by__person"))
    last = max((step.round for step in steps), default=0)
    return [step for step in steps if step.round < last and step.done_at is not None]


def signed_by(document: OutgoingDocument) -> set[int]:
    """Return the accounts that have signed in this round: none of them applies the seal."""
    steps = current_steps(document)
    return {step.done_by_id for step in steps if step.done_by_id and not step.is_initial}


def step_for(
    document: OutgoingDocument, user: User, kinds: Iterable[str] = ()
) -> SigningStep | None:
    """Return the open step of the document that waits for this person, signatures first."""
    wanted = tuple(kinds) or tuple(StepKind.values)
    rows = SigningStep.objects.filter(
        turn_of(user), document=document, state=StepState.OPEN, kind__in=wanted
    )
    steps = list(rows.select_related("user__person"))
    return min(steps, key=lambda step: (step.kind != StepKind.SIGN, step.place), default=None)


def turn_of(user: User) -> Q:
    """The steps that are this person's: their own, their post's, or those of whom they stand in for.

    A signature is always the named person's: the name under it is printed already.
    """
    found = Q(pk__in=[])
    for hat in organisation.present_hats(user):
        if organisation.can(user, permissions.SIGN, hat.unit_id):
            found |= Q(unit_id=hat.unit_id, user=user, kind=StepKind.SIGN)
        if organisation.can(user, permissions.INITIAL, hat.unit_id):
            found |= Q(unit_id=hat.unit_id, kind__in=INITIALS) & _initials_of(user, hat)
    return found


def _initials_of(user: User, hat: Hat) -> Q:
    own = Q(user=user) | Q(role=hat.role)
    givers = {person_id for _name, person_id in hat.delegated}
    if givers:
        posts = organisation.holders([hat.unit_id], [role.value for role in Role])
        roles = [post.role for post in posts if post.person_id in givers]
        own |= Q(user__person_id__in=givers) | Q(role__in=roles)
    return own


def waiting_for_my_initials(user: User) -> list[OutgoingDocument]:
    """Return the documents that wait for this person's initials, oldest first."""
    steps = SigningStep.objects.filter(turn_of(user), state=StepState.OPEN, kind__in=INITIALS)
    rows = OutgoingDocument.objects.filter(
        pk__in=steps.values("document_id"), state=OutgoingState.SUBMITTED
    )
    return list(rows.order_by("submitted_at", "pk").defer("body")[:100])


def initialler_ids(unit_id: int) -> set[int]:
    """Return the accounts that may initial in the unit today."""
    roles = get_permission(permissions.INITIAL).roles
    return {
        post.person.account.pk
        for post in organisation.holders([unit_id], roles)
        if getattr(post.person, "account", None) is not None
    }


def has_looked(document: OutgoingDocument, user: User) -> bool:
    """Whether the server has shown a page of the paper as it stands to this person."""
    if document.paper is None:
        return False
    return PaperLook.objects.filter(
        document=document, by=user, sha256=document.paper.sha256
    ).exists()


# Joint documents laid before the unit by another body.


def joint_for(user: User) -> QuerySet[JointPaper]:
    """Return the joint papers of the units where the person reads outgoing documents."""
    units = organisation.units_with(user, permissions.READ_OUTGOING)
    return JointPaper.objects.filter(unit_id__in=units).select_related("lead", "paper")


def get_joint_for(user: User, joint_id: int) -> JointPaper:
    """Return one joint paper of the person's unit; raises ``NotFound``."""
    found = joint_for(user).filter(pk=joint_id).first()
    if found is None:
        raise NotFound
    return found


def joint_waiting_for(user: User) -> list[JointPaper]:
    """Return the joint papers that wait for this very person: to sign, or as clerk to seal."""
    to_sign = Q(
        state=JointState.WAITING,
        signer=user,
        unit_id__in=organisation.units_with(user, permissions.SIGN),
    )
    to_seal = Q(
        state=JointState.NUMBERED, unit_id__in=organisation.units_with(user, permissions.ISSUE)
    )
    return list(joint_for(user).filter(to_sign | to_seal)[:100])


def may_read_joint_file(user: User, file: StoredFile) -> bool:
    """Whoever may read the joint paper may read its file."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return joint_for(user).filter(pk=holder, unit_id=file.unit_id).exists()
