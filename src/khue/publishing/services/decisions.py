"""The two steps: the editorial board checks, the head approves; either may return with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can, delegating_person_id, present_hats
from khue.publishing import events, notices, permissions
from khue.publishing.errors import OwnWork, ReasonNeeded, StaleVersion, WrongState
from khue.publishing.models import Approval, Publication, PublicationVersion, State, Step

from .visibility import publish_if_due

if TYPE_CHECKING:
    from khue.accounts.models import User

_NEEDED = {Step.BOARD: permissions.REVIEW, Step.HEAD: permissions.APPROVE}
_STATE = {Step.BOARD: State.REVIEW, Step.HEAD: State.HEAD}


@transaction.atomic
def review(
    *,
    publication: Publication,
    version: int,
    by: User,
    authentication: str = "",
) -> Publication:
    """Pass a version on to the head, for the editorial board.

    Raises ``NotPermitted``, ``WrongState``, ``StaleVersion`` and ``OwnWork``.
    """
    row, frozen = _open_step(publication, version, by, Step.BOARD)
    approval = _decide(frozen, Step.BOARD, by, authentication)
    row.state = State.HEAD
    row.save(update_fields=["state"])
    notices.tell_head(row, frozen)
    _record(permissions.REVIEWED, row, approval, by)
    return row


@transaction.atomic
def approve(
    *,
    publication: Publication,
    version: int,
    by: User,
    authentication: str = "",
) -> Publication:
    """Approve a version as head; it becomes public at once, or at its time.

    Raises ``NotPermitted``, ``WrongState``, ``StaleVersion``, ``OwnWork`` and ``NotPublishable``.
    """
    row, frozen = _open_step(publication, version, by, Step.HEAD)
    approval = _decide(frozen, Step.HEAD, by, authentication)
    row.state = State.APPROVED
    row.save(update_fields=["state"])
    _record(permissions.APPROVED, row, approval, by)
    publish_if_due(publication=row, by=by)
    return row


def return_with_reason(
    *,
    publication: Publication,
    version: int,
    by: User,
    reason: str,
    authentication: str = "",
) -> Publication:
    """Send a version back to its author; raises ``ReasonNeeded`` and what ``review`` raises.

    Call it outside a transaction: the reason is screened (``ContentRefused``).
    """
    text = reason.strip()
    if not text:
        raise ReasonNeeded(field="reason")
    step = Step.HEAD if publication.state == State.HEAD else Step.BOARD
    if not can(by, _NEEDED[step], publication.unit):
        raise NotPermitted
    screen_text(text, unit=publication.unit, by=by, purpose="publication")
    return _return(publication, version, by, text, authentication)


@transaction.atomic
def _return(
    publication: Publication, version: int, by: User, text: str, authentication: str
) -> Publication:
    step = Step.HEAD if publication.state == State.HEAD else Step.BOARD
    row, frozen = _open_step(publication, version, by, step)
    approval = _decide(frozen, step, by, authentication, reason=text)
    row.state = State.RETURNED
    row.save(update_fields=["state"])
    events.returned.send(
        events.Returned(
            unit_id=row.unit_id,
            publication_id=row.pk,
            kind=row.kind,
            object_id=row.object_id,
            author_id=frozen.author_id,
            reason=text,
        )
    )
    notices.tell_returned(row, frozen)
    _record(permissions.RETURNED, row, approval, by)
    return row


def _open_step(
    publication: Publication, version: int, by: User, step: Step
) -> tuple[Publication, PublicationVersion]:
    if not can(by, _NEEDED[step], publication.unit):
        raise NotPermitted
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    if row.state != _STATE[step] or row.latest_id is None:
        raise WrongState
    frozen = PublicationVersion.objects.get(pk=row.latest_id)
    if frozen.number != version:
        raise StaleVersion
    took_part = Approval.objects.filter(version=frozen, approver=by).exists()
    if frozen.author_id == by.pk or took_part:
        raise OwnWork
    notices.settle_asks(row)
    return row, frozen


def _decide(
    version: PublicationVersion,
    step: Step,
    by: User,
    authentication: str,
    *,
    reason: str = "",
) -> Approval:
    hat = next((h for h in present_hats(by) if h.unit_id == version.unit_id), None)
    return Approval.objects.create(
        unit_id=version.unit_id,
        version=version,
        digest=version.digest,
        step=step,
        is_approved=not reason,
        reason=reason[:500],
        approver=by,
        post_title=hat.title if hat else "",
        post_id_then=hat.post_id if hat else None,
        on_behalf_of_id=delegating_person_id(by, _NEEDED[step]),
        authentication=authentication,
        at=timezone.now(),
    )


def _record(verb: str, row: Publication, approval: Approval, by: User) -> None:
    audit.record(
        verb=verb,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={
            "version": approval.version.number,
            "digest": approval.digest,
            "state": row.state,
            "reason": approval.reason,
            "authentication": approval.authentication,
        },
        on_behalf_of_id=approval.on_behalf_of_id,
    )
