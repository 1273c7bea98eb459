"""The person's own list: shown on a device, then seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.notifications.channels import IN_APP
from khue.notifications.events import NoticesFetched, notices_fetched
from khue.notifications.models import Notification, NotificationQuerySet
from khue.notifications.types import State

if TYPE_CHECKING:
    from khue.accounts.models import User


def _own(by: User) -> NotificationQuerySet:
    return Notification.objects.filter(recipient_id=by.pk, channel=IN_APP)


@transaction.atomic
def note_fetched(*, by: User, ids: Sequence[int]) -> int:
    """Note that a device of the person has shown these notices; tells the domains above once."""
    now = timezone.now()
    fresh = list(_own(by).filter(pk__in=ids, shown_at__isnull=True).values_list("pk", "subject"))
    if not fresh:
        return 0
    rows = _own(by).filter(pk__in=[pk for pk, _ in fresh])
    rows.filter(state=State.QUEUED).update(state=State.SENT, sent_at=now, lease_until=None)
    rows.update(shown_at=now)
    subjects = tuple(sorted({subject for _, subject in fresh if subject}))
    notices_fetched.send(NoticesFetched(by, subjects))
    return len(fresh)


@transaction.atomic
def mark_seen(*, by: User, ids: Sequence[int]) -> int:
    """Mark these notices of the person as seen; ids of others change nothing."""
    return _see(_own(by).filter(pk__in=ids, seen_at__isnull=True), timezone.now())


@transaction.atomic
def mark_all_seen(*, by: User) -> int:
    """Mark everything in the person's list as seen."""
    return _see(_own(by).filter(seen_at__isnull=True), timezone.now())


@transaction.atomic
def settle(
    *, unit_id: int, link: str, kinds: Sequence[str], recipient_id: int | None = None
) -> int:
    """Take the notices about one thing off everybody's list of new ones: it has been decided.

    ``link`` is where the notices lead; ``kinds`` are the asks that nobody needs to answer now;
    with ``recipient_id`` only that person's.
    """
    about = Notification.objects.filter(
        unit_id=unit_id, channel=IN_APP, link=link, kind__in=kinds, seen_at__isnull=True
    )
    if recipient_id is not None:
        about = about.filter(recipient_id=recipient_id)
    return _see(about, timezone.now())


def _see(rows: NotificationQuerySet, now: datetime) -> int:
    # A row in the hands of the worker keeps its state: the worker sees ``seen_at`` and ends it.
    pks = list(rows.values_list("pk", flat=True))
    mine = Notification.objects.filter(pk__in=pks)
    changed = mine.update(seen_at=now)
    mine.exclude(state=State.SENDING).update(state=State.SEEN, lease_until=None)
    return changed
