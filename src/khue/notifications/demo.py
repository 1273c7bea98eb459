"""The demo's notices were written by the acts of the other rooms; here half of them are read."""

from __future__ import annotations

from khue.core.demo import DemoPlan

from .models import Notification
from .services import mark_seen, note_fetched


def build(plan: DemoPlan) -> None:
    """Let every second person open the list and mark what it shows as seen.

    Newest notices stay unseen, so that the bell has something to say to everybody.
    """
    rows = Notification.objects.order_by("recipient_id", "-pk").select_related("recipient__person")
    by_person: dict[int, list[Notification]] = {}
    for row in rows:
        by_person.setdefault(row.recipient_id, []).append(row)
    for place, notices in enumerate(by_person.values()):
        older = [notice.pk for notice in notices[1:]]
        if place % 2 or not older:
            continue
        reader = notices[0].recipient
        note_fetched(by=reader, ids=older)
        mark_seen(by=reader, ids=older)
