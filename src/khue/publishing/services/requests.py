"""Asking for publication: the content is frozen, hashed and sent to the editorial board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khue.compliance.selectors import add_working_days
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can, delegating_person_id
from khue.publishing import notices, permissions
from khue.publishing.canonical import digest, normalise
from khue.publishing.errors import BadTime
from khue.publishing.kinds import get_kind
from khue.publishing.models import Publication, PublicationVersion, State
from khue.publishing.selectors import files_of
from khue.publishing.types import PublishedFile

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


class StoredContent(Protocol):
    """A stored file of the room ``files``, or anything that names its content."""

    pk: Any
    name: str
    sha256: str
    size: int
    content_type: str


@transaction.atomic
def request_publication(
    *,
    unit: Unit,
    kind: str,
    object_id: Any,
    snapshot: Mapping[str, Any],
    files: Iterable[StoredContent | PublishedFile] = (),
    by: User,
    title: str = "",
    publish_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Publication:
    """Freeze a version and send it to the editorial board; asking again makes a new version.

    Whatever was approved before counts for nothing any more; what is public stays so until the
    new version is published. Raises ``NotPermitted``, ``BadSnapshot`` and ``BadTime``.
    """
    if not can(by, permissions.REQUEST, unit):
        raise NotPermitted
    _check_times(publish_at, expires_at)
    frozen = tuple(_frozen(file) for file in files)
    content: Any = normalise(snapshot)
    item = get_kind(kind).render(content, frozen)
    name = str(normalise(title or item.title))[:500]
    publication = _publication(unit, kind, str(object_id), name)
    version = _add_version(
        publication,
        PublicationVersion(
            author=by,
            title=name,
            snapshot=content,
            files=[asdict(file) for file in frozen],
            publish_at=publish_at,
            expires_at=expires_at,
        ),
    )
    is_new = version.number == 1
    publication.latest = version
    publication.title = name
    publication.state = State.REVIEW
    publication.publish_at = publish_at
    publication.withdrawal_asked_at, publication.withdrawal_reason = None, ""
    publication.due_on = add_working_days(today(), get_kind(kind).limit_days)
    publication.save()
    notices.settle_asks(publication)
    notices.tell_board(publication, version)
    audit.record(
        verb=permissions.REQUESTED if is_new else permissions.REVISED,
        obj=publication,
        unit_id=unit.pk,
        by=by,
        on_behalf_of_id=delegating_person_id(by, permissions.REQUEST),
        after={"version": version.number, "digest": version.digest, "title": name},
    )
    return publication


def _check_times(publish_at: datetime | None, expires_at: datetime | None) -> None:
    if expires_at is None:
        return
    if expires_at <= timezone.now() or (publish_at is not None and expires_at <= publish_at):
        raise BadTime


def _frozen(file: StoredContent | PublishedFile) -> PublishedFile:
    if isinstance(file, PublishedFile):
        return file
    return PublishedFile(
        file_id=int(file.pk),
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        content_type=file.content_type,
    )


def _publication(unit: Unit, kind: str, object_id: str, title: str) -> Publication:
    Publication.objects.bulk_create(
        [Publication(unit_id=unit.pk, kind=kind, object_id=object_id, title=title)],
        ignore_conflicts=True,
    )
    return Publication.objects.select_for_update().get(
        unit_id=unit.pk, kind=kind, object_id=object_id
    )


def _add_version(publication: Publication, version: PublicationVersion) -> PublicationVersion:
    last = PublicationVersion.objects.filter(publication=publication).aggregate(n=Max("number"))
    version.unit_id = publication.unit_id
    version.publication = publication
    version.number = (last["n"] or 0) + 1
    version.digest = digest(
        kind=publication.kind,
        title=version.title,
        snapshot=version.snapshot,
        files=files_of(version),
        publish_at=version.publish_at,
        expires_at=version.expires_at,
    )
    version.save(force_insert=True)
    return version
