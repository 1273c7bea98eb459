"""Becoming public and ceasing to be: the only code that touches ``Publication.live``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can
from khue.publishing import events, notices, permissions
from khue.publishing.errors import NotPublishable, ReasonNeeded, WithdrawalAsked, WrongState
from khue.publishing.models import Publication, PublicationVersion, State

from .gate import assert_publishable
from .pages import bump_generation

if TYPE_CHECKING:
    from khue.accounts.models import User


def publish_if_due(*, publication: Publication, by: User | None) -> bool:
    """Publish an approved version unless its time is still to come; the caller holds the row."""
    now = timezone.now()
    if publication.state != State.APPROVED or publication.latest_id is None:
        raise NotPublishable
    if publication.withdrawal_asked_at is not None:
        raise WithdrawalAsked
    if publication.publish_at is not None and publication.publish_at > now:
        return False
    version = PublicationVersion.objects.select_related("publication").get(pk=publication.latest_id)
    assert_publishable(version)
    if version.expires_at is not None and version.expires_at <= now:
        raise NotPublishable
    publication.live = version
    publication.expires_at = version.expires_at
    publication.state = State.PUBLISHED
    publication.published_at = now
    publication.first_published_at = publication.first_published_at or now
    publication.gone_at, publication.gone_reason = None, ""
    publication.save()
    events.published.send(
        events.Published(
            unit_id=publication.unit_id,
            publication_id=publication.pk,
            version_id=version.pk,
            kind=publication.kind,
            object_id=publication.object_id,
            at=now,
        )
    )
    notices.tell_published(publication, version)
    bump_generation(unit_id=publication.unit_id)
    audit.record(
        verb=permissions.PUBLISHED,
        obj=publication,
        unit_id=publication.unit_id,
        by=by,
        after={"version": version.number, "digest": version.digest},
    )
    return True


@transaction.atomic
def ask_withdrawal(*, publication: Publication, by: User, reason: str) -> Publication:
    """Ask that it be taken down, and let no version of it go up meanwhile; people decide.

    For rooms whose thing was recalled: they have checked the person and screened the reason. A new
    request for publication lifts it.
    """
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    row.withdrawal_asked_at, row.withdrawal_reason = timezone.now(), reason[:500]
    row.save(update_fields=["withdrawal_asked_at", "withdrawal_reason"])
    if row.live_id is not None:
        notices.tell_withdrawers(row, but=by.pk)
    audit.record(
        verb=permissions.WITHDRAWAL_ASKED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"reason": reason},
    )
    return row


def withdraw(*, publication: Publication, by: User, reason: str) -> Publication:
    """Take down what is public, at once; its address answers "gone" with the reason.

    Call it outside a transaction: the reason is public, so it is screened. Raises
    ``NotPermitted``, ``ReasonNeeded``, ``ContentRefused`` and ``WrongState``.
    """
    if not can(by, permissions.WITHDRAW, publication.unit):
        raise NotPermitted
    text = reason.strip()
    if not text:
        raise ReasonNeeded(field="reason")
    screen_text(text, unit=publication.unit, by=by, purpose="publication")
    return _withdraw(publication, by, text)


@transaction.atomic
def _withdraw(publication: Publication, by: User, text: str) -> Publication:
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    if row.live_id is None:
        raise WrongState
    live_id = row.live_id
    notices.settle_asks(row)
    _take_down(row, State.WITHDRAWN, text[:500])
    audit.record(
        verb=permissions.WITHDRAWN,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        before={"version": live_id},
        after={"reason": text},
    )
    return row


def _take_down(row: Publication, state: State, reason: str) -> None:
    now = timezone.now()
    row.live = None
    row.gone_at, row.gone_reason = now, reason
    # A newer version under way goes on; it may become public again after approval.
    if row.state in (State.PUBLISHED, State.APPROVED):
        row.state = state
    row.save()
    events.withdrawn.send(
        events.Withdrawn(
            unit_id=row.unit_id,
            publication_id=row.pk,
            kind=row.kind,
            object_id=row.object_id,
            reason=reason,
            at=now,
        )
    )
    bump_generation(unit_id=row.unit_id)


def publish_due_one(*, publication_id: int) -> bool:
    """Publish one scheduled version whose time has come; a version that fails the gate goes back.

    For the clock: opens no scope, asks nobody, because the head's approval named the time.
    """
    with transaction.atomic():
        row = (
            Publication.objects.select_for_update(skip_locked=True)
            .filter(pk=publication_id, state=State.APPROVED)
            .first()
        )
        if row is None:
            return False
        try:
            with transaction.atomic():
                return publish_if_due(publication=row, by=None)
        except NotPublishable as refusal:
            code = refusal.code
        Publication.objects.filter(pk=row.pk).update(state=State.RETURNED)
        audit.record(
            verb=permissions.REFUSED, obj=row, unit_id=row.unit_id, by=None, after={"code": code}
        )
        return False


def expire_one(*, publication_id: int) -> bool:
    """Take down one publication whose time is over."""
    with transaction.atomic():
        row = (
            Publication.objects.select_for_update(skip_locked=True)
            .filter(pk=publication_id, live__isnull=False, expires_at__lte=timezone.now())
            .first()
        )
        if row is None:
            return False
        live_id = row.live_id
        _take_down(row, State.EXPIRED, "")
        audit.record(
            verb=permissions.EXPIRED,
            obj=row,
            unit_id=row.unit_id,
            by=None,
            before={"version": live_id},
        )
        return True
