"""The order of signing: planned by the drafter, walked step by step, begun anew after a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core import audit
from khue.documents import audits, permissions
from khue.documents.errors import NotYourTurn, RouteUnusable, SignerNeeded
from khue.documents.models import OutgoingDocument, SigningStep
from khue.documents.selectors import signers_of
from khue.documents.selectors_route import current_steps, initialler_ids, step_for
from khue.documents.types import INITIALS, OutgoingState, StepKind, StepPlan, StepState
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from . import joint, notices
from .common import check, locked

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

MOST_SIGNERS = 3
MOST_INITIALS = 3
_EDITABLE = (OutgoingState.DRAFT, OutgoingState.RETURNED)


@transaction.atomic
def plan_route(
    *, document: OutgoingDocument, steps: Sequence[StepPlan], by: User
) -> OutgoingDocument:
    """Lay down who initials and signs, in which order; a plan without steps is taken back.

    Raises ``NotPermitted``, ``WrongState``, ``RouteUnusable`` with what to change.
    """
    check(by, permissions.DRAFT, document.unit_id)
    row = locked(document, *_EDITABLE)
    plans = sorted(steps, key=lambda plan: (plan.position, plan.kind == StepKind.SIGN))
    if row.is_copy and plans:
        raise RouteUnusable(why=_("A copy is signed by one person."))
    if plans:
        _require_walkable(plans, row.unit_id)
    _write(row, plans)
    audit.record(
        verb=audits.ROUTE_PLANNED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
        after={"steps": [str(step) for step in current_steps(row)]},
    )
    return row


def _require_walkable(plans: Sequence[StepPlan], unit_id: int) -> None:
    signs = [plan for plan in plans if plan.kind == StepKind.SIGN]
    initials = [plan for plan in plans if plan.kind in INITIALS]
    if not any(plan.body_id is None for plan in signs):
        raise RouteUnusable(why=_("Somebody of the unit itself must sign."))
    if len(signs) > MOST_SIGNERS:
        raise RouteUnusable(
            why=_("At most %(most)s signatures fit side by side.") % {"most": MOST_SIGNERS}
        )
    for kind in INITIALS:
        if sum(plan.kind == kind for plan in initials) > MOST_INITIALS:
            raise RouteUnusable(
                why=_("At most %(most)s initials fit at one place.") % {"most": MOST_INITIALS}
            )
    first = min(plan.position for plan in signs)
    if any(plan.position >= first for plan in initials):
        raise RouteUnusable(why=_("Initials come before the first signature."))
    _require_own_turn(signs)
    _require_people(plans, unit_id)


def _require_own_turn(signs: Sequence[StepPlan]) -> None:
    """Another body's signature has a turn of its own, after the unit's first signature."""
    own = [plan.position for plan in signs if plan.body_id is None]
    for plan in signs:
        if plan.body_id is None:
            continue
        if plan.position <= min(own):
            raise RouteUnusable(why=_("The unit itself signs first, another body after it."))
        if sum(other.position == plan.position for other in signs) > 1:
            raise RouteUnusable(why=_("Another body signs in a turn of its own."))
    bodies = [plan.body_id for plan in signs if plan.body_id is not None]
    people = [plan.user_id for plan in signs if plan.user_id is not None]
    if len(set(bodies)) < len(bodies) or len(set(people)) < len(people):
        raise RouteUnusable(why=_("Each person and each body signs once."))


def _require_people(plans: Sequence[StepPlan], unit_id: int) -> None:
    signers = {post.person.account.pk for post in signers_of(unit_id)}
    may_initial = initialler_ids(unit_id)
    for plan in plans:
        if sum((plan.user_id is not None, bool(plan.role), plan.body_id is not None)) != 1:
            raise RouteUnusable(why=_("Choose one person, post or body for each step."))
        if plan.kind == StepKind.SIGN:
            fits = plan.user_id in signers if plan.body_id is None else plan.body_id != unit_id
        else:
            fits = plan.user_id in may_initial or plan.role in {role.value for role in Role}
        if not fits or (plan.body_id is not None and joint.head_of(plan.body_id) is None):
            raise RouteUnusable(why=_("Choose people who may do this today."))


def _write(row: OutgoingDocument, plans: Iterable[StepPlan]) -> None:
    """Put the planned steps in place of those planned before; places are counted by kind."""
    past = (
        SigningStep.objects.filter(document=row)
        .exclude(state=StepState.PLANNED)
        .aggregate(last=Max("round"))["last"]
        or 0
    )
    SigningStep.objects.filter(document=row, state=StepState.PLANNED).delete()
    places: dict[str, int] = {}
    for plan in plans:
        places[plan.kind] = places.get(plan.kind, 0) + 1
        step = SigningStep(
            unit_id=row.unit_id,
            document=row,
            round=past + 1,
            position=plan.position,
            kind=plan.kind,
            place=places[plan.kind],
            user_id=plan.user_id,
            role=plan.role,
            body_id=plan.body_id,
            due_on=plan.due_on,
        )
        step.name = _name_of(step)
        step.save()


def _name_of(step: SigningStep) -> str:
    if step.body is not None:
        return str(step.body.name)[:200]
    if step.user is not None:
        return str(step.user.person.full_name)
    return str(Role(step.role).label)


def begin(row: OutgoingDocument, signer: User | None) -> list[SigningStep]:
    """The steps of the coming round: those planned, or one signature of the chosen person.

    Raises ``SignerNeeded`` where neither was given.
    """
    if signer is not None:
        _write(row, [StepPlan(kind=StepKind.SIGN, position=1, user_id=signer.pk)])
    steps = [step for step in current_steps(row) if step.state == StepState.PLANNED]
    if not steps:
        raise SignerNeeded(field="signer")
    return steps


def open_next(row: OutgoingDocument) -> bool:
    """Tell those whose turn has come; returns whether every step of the round is done."""
    steps = current_steps(row)
    if any(step.state == StepState.OPEN for step in steps):
        return False
    ahead = [step for step in steps if step.state == StepState.PLANNED]
    for step in ahead:
        if step.position == ahead[0].position:
            step.state, step.opened_at = StepState.OPEN, timezone.now()
            step.save()
            if step.body_id is not None:
                joint.lay_before(row, step)
            else:
                notices.tell_step(row, step, people_of(step))
    return not ahead


def people_of(step: SigningStep) -> list[int]:
    """The accounts whose turn a step is: the person, or whoever holds the post today."""
    if step.user_id is not None:
        return [step.user_id]
    posts = organisation.holders([step.unit_id], [step.role])
    return [
        post.person.account.pk
        for post in posts
        if getattr(post.person, "account", None) is not None
    ]


def my_step(row: OutgoingDocument, by: User, *kinds: str) -> SigningStep:
    """The open step that this person may do now; raises ``NotYourTurn``."""
    step = step_for(row, by, kinds)
    if step is None:
        raise NotYourTurn
    return step


def finish(step: SigningStep, *, by: User, at: datetime, paper_sha256: str) -> None:
    """Keep that a step is done, with the hash of the paper that came out of it."""
    step.state, step.done_at, step.done_by = StepState.DONE, at, by
    step.paper_sha256 = paper_sha256
    step.save()
    notices.settle_step(step, people_of(step))


def stop(row: OutgoingDocument, *, by: User, reason: str, step: SigningStep | None) -> None:
    """End the round: the step is refused, what was still ahead is dropped, the plan stays.

    A plan of several steps is laid down once more, so that the next submission walks it anew.
    """
    steps = current_steps(row)
    for item in steps:
        if step is not None and item.pk == step.pk:
            item.state, item.reason = StepState.REFUSED, reason
            item.done_by, item.done_at = by, timezone.now()
        elif item.state in (StepState.OPEN, StepState.PLANNED):
            item.state = StepState.CANCELLED
        else:
            continue
        item.save()
    joint.withdraw(row, [item for item in steps if item.body_id is not None])
    if len(steps) > 1:
        _write(row, [_plan_of(item) for item in steps])


def _plan_of(step: SigningStep) -> StepPlan:
    return StepPlan(
        kind=StepKind(step.kind),
        position=step.position,
        user_id=step.user_id,
        role=step.role,
        body_id=step.body_id,
        due_on=step.due_on,
    )


def main_step(steps: Sequence[SigningStep]) -> SigningStep:
    """The unit's own first signature: the right-hand block of the paper."""
    return next(s for s in steps if s.kind == StepKind.SIGN and s.body_id is None)


def units_of(steps: Sequence[SigningStep]) -> list[Unit]:
    """The further bodies of a joint document, in the order in which they sign."""
    return [step.body for step in steps if step.body is not None]
