"""Background work of the outbox."""

from __future__ import annotations

from khue.core.tasks import periodic, system_task

from .services import send_due
from .services.outbox import SEND_DUE

BATCH = 500


@system_task(SEND_DUE, reason="the outbox is sent in batches across the units")
def send_due_now() -> None:
    """Send everything that is due, batch by batch. Safe to run twice, safe to kill."""
    while send_due(limit=BATCH).claimed == BATCH:
        pass


@periodic("notifications.sweep", cron="* * * * *", reason="the outbox is swept across the units")
def sweep() -> None:
    """Every minute: what waited for its hour, what failed before, what a dead worker held."""
    send_due_now()
