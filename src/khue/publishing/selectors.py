"""Reads of publishing: what waits, what changed, and what is public (the only way to it)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from khue.core.errors import NotFound
from khue.organisation.selectors import can, units_with

from . import permissions
from .differences import differences
from .kinds import get_kind, public_addresses
from .models import Approval, Publication, PublicationVersion, State
from .types import Change, PublicItem, PublishedFile

if TYPE_CHECKING:
    from khue.accounts.models import User

WAITING = (State.REVIEW, State.HEAD, State.APPROVED, State.RETURNED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as people read it."""

    step: str
    is_approved: bool
    who: str
    post_title: str
    on_behalf: bool
    authentication: str
    reason: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that somebody needs to decide on one publication, and which acts are theirs."""

    publication: Publication
    version: PublicationVersion
    item: PublicItem
    changes: list[Change]
    compared_with: int | None
    decisions: list[Decision]
    may_review: bool
    may_approve: bool
    may_withdraw: bool


def files_of(version: PublicationVersion) -> tuple[PublishedFile, ...]:
    """Return the files of a version as they were frozen."""
    return tuple(PublishedFile(**file) for file in version.files)


def item_of(version: PublicationVersion, *, kind: str) -> PublicItem:
    """Return what a citizen would see of this version."""
    return get_kind(kind).render(version.snapshot, files_of(version))


def publications_for(user: User, *, states: Iterable[str] = ()) -> QuerySet[Publication]:
    """Return the publications the person may see, those due first."""
    rows = Publication.objects.filter(unit_id__in=units_with(user, permissions.VIEW))
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    return rows.select_related("unit", "latest__author__person").order_by("due_on", "-pk")


def get_publication_for(user: User, pk: int) -> Publication:
    """Return one publication; raises ``NotFound`` for a missing one and for another unit's."""
    row = publications_for(user).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def waiting_for(user: User) -> QuerySet[Publication]:
    """Return the publications on which this very person may decide now, those due first."""
    mine = Q(state=State.REVIEW, unit_id__in=units_with(user, permissions.REVIEW)) | Q(
        state=State.HEAD, unit_id__in=units_with(user, permissions.APPROVE)
    )
    return (
        Publication.objects.filter(mine)
        .exclude(latest__author_id=user.pk)
        .exclude(Exists(Approval.objects.filter(version=OuterRef("latest"), approver_id=user.pk)))
        .order_by("due_on", "-pk")
    )


def withdrawals_for(user: User) -> QuerySet[Publication]:
    """Return what is public, was recalled, and may be taken down by this person."""
    return Publication.objects.filter(
        unit_id__in=units_with(user, permissions.WITHDRAW),
        live__isnull=False,
        withdrawal_asked_at__isnull=False,
    ).order_by("withdrawal_asked_at", "pk")


def waiting_count(user: User) -> int:
    """Return how many publications wait for this very person."""
    return waiting_for(user).count()


def dossier_for(user: User, pk: int) -> Dossier:
    """Return everything for a decision; raises ``NotFound`` like ``get_publication_for``."""
    publication = get_publication_for(user, pk)
    version = publication.latest
    if version is None:
        raise NotFound
    item = item_of(version, kind=publication.kind)
    old = _compared_with(publication, version)
    old_item = item_of(old, kind=publication.kind) if old else None
    decisions = _decisions(publication)
    took_part = {version.author_id} | set(
        Approval.objects.filter(version=version).values_list("approver_id", flat=True)
    )
    free = user.pk not in took_part
    unit = publication.unit
    return Dossier(
        publication=publication,
        version=version,
        item=item,
        changes=differences(old_item, item),
        compared_with=old.number if old else None,
        decisions=decisions,
        may_review=free
        and publication.state == State.REVIEW
        and can(user, permissions.REVIEW, unit),
        may_approve=free
        and publication.state == State.HEAD
        and can(user, permissions.APPROVE, unit),
        may_withdraw=publication.is_public and can(user, permissions.WITHDRAW, unit),
    )


def _compared_with(
    publication: Publication, version: PublicationVersion
) -> PublicationVersion | None:
    # What is public now is what the head compares with; before that, the version before.
    if publication.live_id and publication.live_id != version.pk:
        return publication.live
    return (
        PublicationVersion.objects.filter(publication=publication, number__lt=version.number)
        .order_by("-number")
        .first()
    )


def _decisions(publication: Publication) -> list[Decision]:
    rows = (
        Approval.objects.filter(version__publication=publication)
        .select_related("approver__person", "version")
        .order_by("at", "pk")
    )
    return [
        Decision(
            step=row.step,
            is_approved=row.is_approved,
            who=row.approver.get_full_name(),
            post_title=row.post_title,
            on_behalf=row.on_behalf_of_id is not None,
            authentication=row.authentication,
            reason=row.reason,
            at=row.at,
            version=row.version.number,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """A version that is public now, with the words that go on its page."""

    publication_id: int
    public_id: str
    unit_id: int
    version_id: int
    digest: str
    kind: str
    object_id: str
    item: PublicItem
    first_published_at: datetime
    published_at: datetime
    expires_at: datetime | None
    approved_by: str


def get_public_version(publication_id: int) -> PublicVersion | None:
    """Return what is public of a publication now, ``None`` when nothing is."""
    row = (
        Publication.objects.filter(pk=publication_id, live__isnull=False, gone_at__isnull=True)
        .select_related("live")
        .first()
    )
    if row is None or row.live is None or row.published_at is None:
        return None
    if row.expires_at is not None and row.expires_at <= timezone.now():
        return None
    head = Approval.objects.filter(version=row.live, step="head", is_approved=True).first()
    return PublicVersion(
        publication_id=row.pk,
        public_id=row.public_id,
        unit_id=row.unit_id,
        version_id=row.live.pk,
        digest=row.live.digest,
        kind=row.kind,
        object_id=row.object_id,
        item=item_of(row.live, kind=row.kind),
        first_published_at=row.first_published_at or row.published_at,
        published_at=row.published_at,
        expires_at=row.expires_at,
        approved_by=head.post_title if head else "",
    )


def publication_of(kind: str, object_id: Any) -> Publication | None:
    """Return the publication of a thing of the open scope (the room above checked access)."""
    return Publication.objects.filter(kind=kind, object_id=str(object_id)).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a thing has come on its way to the public, for the page of the thing itself."""

    state: str
    url: str
    public_url: str


def standing_for(user: User, kind: str, object_id: Any) -> Standing | None:
    """Return where a thing of the open scope stands, ``None`` while nobody has asked."""
    row = publication_of(kind, object_id)
    if row is None:
        return None
    may_view = row.unit_id in units_with(user, permissions.VIEW)
    public = public_addresses(row.unit_id, row.public_id) if row.is_public else []
    return Standing(
        state=row.get_state_display(),
        url=reverse("publishing:dossier", args=[row.pk]) if may_view else "",
        public_url=public[0] if public else "",
    )


def publications_in_state(unit_id: int, state: str) -> list[Publication]:
    """Return a unit's publications in one state, oldest first (demo, reports)."""
    rows = Publication.objects.filter(unit_id=unit_id, state=state)
    return list(rows.select_related("latest", "unit").order_by("pk"))
