"""Into the outbox: rows are written in the transaction of what they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from khue.core.tasks import enqueue_system
from khue.notifications.models import Notification
from khue.notifications.registry import channels, kinds
from khue.notifications.types import Channel, Message, NotificationKind

SEND_DUE = "notifications.send_due"
BATCH = 1000


def declare_kind(kind: NotificationKind) -> NotificationKind:
    """Declare a kind of notice; raises ``ValueError`` when the code is taken by another."""
    return kinds.add(kind.code, kind)


def register_channel(channel: Channel) -> Channel:
    """Register a way to reach people besides the list in the app."""
    return channels.add(channel.code, channel)


@transaction.atomic
def notify(messages: Sequence[Message]) -> int:
    """Put the notices into the outbox and return how many rows are new.

    The caller's scope must hold the units of the recipients. The same ``dedup_key`` reaches a
    person once over each channel. Raises ``KeyError`` for an undeclared kind.
    """
    if not messages:
        return 0
    rows = _rows(messages)
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    enqueue_system(SEND_DUE)
    return len(rows)


def _rows(messages: Sequence[Message]) -> list[Notification]:
    recipients = sorted({message.recipient_id for message in messages})
    reached = {channel.code: channel.reaches(recipients) for channel in channels}
    by_person: dict[int, list[str]] = defaultdict(list)
    for code, people in reached.items():
        for person in people:
            by_person[person].append(code)
    now = timezone.now()
    return [
        Notification(
            unit_id=message.unit_id,
            recipient_id=message.recipient_id,
            kind=message.kind,
            delivery_class=kinds[message.kind].delivery_class,
            channel=code,
            params=dict(message.params),
            link=message.link,
            subject=message.subject,
            dedup_key=message.dedup_key,
            created_at=now,
            due_at=message.due_at or now,
        )
        for message in messages
        for code in by_person[message.recipient_id]
    ]
