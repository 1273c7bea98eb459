"""The one gate: whatever is to be public passes :func:`assert_publishable`, whoever asks.

The database repeats the rule in a trigger (migration 0001), so that a forgotten call can't open it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from khue.files.selectors import files_by_id
from khue.publishing.canonical import digest
from khue.publishing.errors import ContentChanged, NotPublishable
from khue.publishing.models import Approval, PublicationVersion, Step
from khue.publishing.selectors import files_of
from khue.publishing.types import PublishedFile


def assert_publishable(version: PublicationVersion) -> None:
    """Raise ``NotPublishable`` unless both steps approved exactly what is stored now."""
    publication = version.publication
    if version.unit_id != publication.unit_id or publication.latest_id != version.pk:
        raise NotPublishable
    found = digest(
        kind=publication.kind,
        title=version.title,
        snapshot=version.snapshot,
        files=files_of(version),
        publish_at=version.publish_at,
        expires_at=version.expires_at,
    )
    if not hmac.compare_digest(found, version.digest):
        raise ContentChanged
    _check_files(files_of(version))
    decisions = list(Approval.objects.filter(version=version).order_by("at", "pk"))
    if any(not decision.is_approved for decision in decisions):
        raise NotPublishable
    by_step = {decision.step: decision for decision in decisions}
    board, head = by_step.get(Step.BOARD), by_step.get(Step.HEAD)
    if board is None or head is None:
        raise NotPublishable
    people = {version.author_id, board.approver_id, head.approver_id}
    if len(people) != len((version.author_id, board.approver_id, head.approver_id)):
        raise NotPublishable
    for decision in (board, head):
        if not hmac.compare_digest(decision.digest, found):
            raise ContentChanged


def _check_files(files: Iterable[PublishedFile]) -> None:
    """The files themselves are still what was hashed, and nothing harmful was found in them."""
    wanted = list(files)
    stored = files_by_id(file.file_id for file in wanted)
    for file in wanted:
        kept = stored.get(file.file_id)
        if kept is None or kept.sha256 != file.sha256:
            raise ContentChanged
        if not kept.is_readable:
            raise NotPublishable
