"""Reads: the person's list and its count, and the operations page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khue.compliance.services.heads import heads_path, read_heads
from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.organisation import selectors as organisation

from . import jobs
from .channels import IN_APP
from .models import Notification
from .rendering import render_text
from .types import (
    DeliveryClass,
    FailedNotice,
    HeadLine,
    Operations,
    ShownNotice,
    State,
    StateCount,
    Text,
)

if TYPE_CHECKING:
    from khue.accounts.models import User

PAGE = 50
STATE_LABELS: dict[str, Text] = {
    State.QUEUED: _("Waiting"),
    State.SENDING: _("Being sent"),
    State.SENT: _("Handed over"),
    State.SEEN: _("Seen"),
    State.FAILED: _("Failed"),
}


def unseen_count(user: User) -> int:
    """Return the number at the bell: unseen notices of the open scope, social ones left out.

    One query.
    """
    return (
        Notification.objects.filter(
            recipient_id=user.pk,
            channel=IN_APP,
            seen_at__isnull=True,
            due_at__lte=timezone.now(),
        )
        .exclude(delivery_class=DeliveryClass.SOCIAL)
        .count()
    )


def notices_for(user: User, *, before: int | None = None, limit: int = PAGE) -> list[ShownNotice]:
    """Return the person's list, newest first; ``before`` is the last id of the page before.

    One query. A waiting row is shown too: a resting worker hides nothing from the person.
    """
    rows = Notification.objects.filter(
        recipient_id=user.pk, channel=IN_APP, due_at__lte=timezone.now()
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_shown(row) for row in rows.order_by("-pk")[:limit]]


def get_notice_for(user: User, notice_id: int) -> ShownNotice:
    """Return a notice of the person; raises ``NotFound``."""
    row = Notification.objects.filter(
        pk=notice_id, recipient_id=user.pk, channel=IN_APP, due_at__lte=timezone.now()
    ).first()
    if row is None:
        raise NotFound
    return _shown(row)


def _shown(row: Notification) -> ShownNotice:
    return ShownNotice(
        id=row.pk,
        text=render_text(row),
        link=row.link,
        delivery_class=DeliveryClass(row.delivery_class),
        created_at=row.created_at,
        is_seen=row.seen_at is not None,
    )


def operations(*, limit: int = 20) -> Operations:
    """Return the state of the outbox, the worker and the audit heads; no content of anything."""
    with system_scope(reason="the operations page counts the outbox of all units, no content"):
        counts = dict(Notification.objects.order_by().values_list("state").annotate(n=Count("pk")))
        facts = Notification.objects.waiting().aggregate(
            oldest=Min("due_at"), retried=Count("pk", filter=Q(attempts__gt=1))
        )
        failed = tuple(
            FailedNotice(row.pk, row.channel, row.kind, row.attempts, row.last_error, row.due_at)
            for row in Notification.objects.filter(state=State.FAILED).order_by("-pk")[:limit]
        )
    heads, heads_at, is_whole = _heads(limit)
    return Operations(
        notices=tuple(StateCount(c, t, counts.get(c, 0)) for c, t in STATE_LABELS.items()),
        oldest_waiting_at=facts["oldest"],
        retried=facts["retried"],
        failed_notices=failed,
        jobs=jobs.job_counts(),
        failed_jobs=jobs.failed_jobs(limit),
        stalled_jobs=jobs.stalled_jobs(limit),
        workers=jobs.worker_heartbeats(),
        heads=heads,
        heads_at=heads_at,
        is_heads_file_whole=is_whole,
        checked_at=timezone.now(),
    )


def _heads(limit: int) -> tuple[tuple[HeadLine, ...], datetime | None, bool]:
    """The last written head of each chain, the longest chains first; whether the file is whole."""
    written, problems = read_heads()
    last = {head.unit_id: head for head in written}
    shown = sorted(last.values(), key=lambda head: -head.seq)[:limit]
    names = organisation.units_by_id({head.unit_id for head in shown})
    lines = tuple(
        HeadLine(
            unit=str(names.get(head.unit_id, _("The installation"))),
            sequence=head.seq,
            digest=head.digest[:16],
        )
        for head in shown
    )
    path = heads_path()
    if not path.exists():
        return lines, None, not problems
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    return lines, at, not problems
