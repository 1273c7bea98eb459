"""The one gate: whatever is to be public passes :func:`assert_publishable`, whoever asks.

The database repeats the rule in a trigger (migration 0001), so that a forgotten call can't open it.
"""

from __future__ import annotations

import hmac

from khue.publishing.canonical import digest
from khue.publishing.errors import ContentChanged, NotPublishable
from khue.publishing.models import Approval, PublicationVersion, Step
from khue.publishing.selectors import files_of


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
