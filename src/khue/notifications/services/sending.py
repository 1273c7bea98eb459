"""Out of the outbox: claim a batch under a lease, hand it to its channel, write down the result.

A worker that dies holds its rows only until the lease ends; then the next run takes them again.
So a channel may see a notice twice, and the in-app list, which is the row itself, cannot double.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from khue.core.errors import ConnectorError
from khue.notifications.models import Notification
from khue.notifications.registry import channels
from khue.notifications.rendering import render_text
from khue.notifications.types import BatchReport, Outgoing, SendResult, State

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 6
FIRST_WAIT = timedelta(seconds=30)


def send_due(*, limit: int = 500, lease: timedelta = LEASE) -> BatchReport:
    """Send up to ``limit`` notices that are due and return what became of them.

    Runs in the worker, inside the system scope that the task opens.
    """
    claimed = _claim(limit, lease)
    results: list[SendResult] = []
    for code, rows in _by_channel(claimed).items():
        results += _hand_over(code, rows)
    return _write_down(claimed, results)


def _claim(limit: int, lease: timedelta) -> list[Notification]:
    now = timezone.now()
    waiting = Q(state=State.QUEUED) | Q(state=State.SENDING, lease_until__lt=now)
    with transaction.atomic():
        rows = list(
            Notification.objects.filter(waiting, due_at__lte=now)
            .order_by("due_at", "id")
            .select_for_update(skip_locked=True)[:limit]
        )
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.SENDING, lease_until=now + lease, attempts=F("attempts") + 1
        )
    for row in rows:
        row.attempts += 1
    return rows


def _by_channel(rows: Iterable[Notification]) -> dict[str, list[Notification]]:
    found: dict[str, list[Notification]] = defaultdict(list)
    for row in rows:
        found[row.channel].append(row)
    return found


def _hand_over(code: str, rows: Sequence[Notification]) -> Sequence[SendResult]:
    """Ask the channel; a channel that breaks down, or is not there any more, fails for its rows."""
    channel = channels.get(code)
    if channel is None:
        return [SendResult(r.pk, is_sent=False, error="no such channel") for r in rows]
    try:
        return channel.send([_outgoing(row) for row in rows])
    except ConnectorError as error:
        log.warning("The channel %s failed: %s", code, error)
        return [
            SendResult(r.pk, is_sent=False, error=str(error), is_permanent=error.permanent)
            for r in rows
        ]


def _outgoing(row: Notification) -> Outgoing:
    return Outgoing(row.pk, row.recipient_id, row.kind, render_text(row), row.link, row.attempts)


def _write_down(claimed: Sequence[Notification], results: Sequence[SendResult]) -> BatchReport:
    attempts = {row.pk: row.attempts for row in claimed}
    now = timezone.now()
    sent = [r.id for r in results if r.is_sent]
    lost = [r for r in results if not r.is_sent]
    ended = [r for r in lost if r.is_permanent or attempts[r.id] >= MOST_ATTEMPTS]
    again = [r for r in lost if r not in ended]
    mine = Notification.objects.filter(state=State.SENDING)
    with transaction.atomic():
        mine.filter(pk__in=sent, seen_at__isnull=False).update(
            state=State.SEEN, sent_at=now, lease_until=None, last_error=""
        )
        mine.filter(pk__in=sent).update(
            state=State.SENT, sent_at=now, lease_until=None, last_error=""
        )
        for result in ended:
            mine.filter(pk=result.id).update(
                state=State.FAILED, lease_until=None, last_error=result.error[:300]
            )
        for result in again:
            mine.filter(pk=result.id).update(
                state=State.QUEUED,
                lease_until=None,
                last_error=result.error[:300],
                due_at=_next_try(now, attempts[result.id]),
            )
    return BatchReport(len(claimed), len(sent), len(again), len(ended))


def _next_try(now: datetime, attempts: int) -> datetime:
    wait: timedelta = FIRST_WAIT * 4 ** (attempts - 1)
    return now + wait
