"""The worker's own tables (Procrastinate), read for the operations page; one act: try again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from .types import JobLine, StateCount, Text

# A worker writes its heartbeat every 10 s.
SILENT_AFTER = timedelta(seconds=60)
STATUS_LABELS: dict[str, Text] = {
    "todo": _("Waiting"),
    "doing": _("Running"),
    "succeeded": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "aborted": _("Stopped"),
}


def job_counts() -> tuple[StateCount, ...]:
    """Return how many tasks stand in each state."""
    counts = Counter(ProcrastinateJob.objects.values_list("status", flat=True))
    return tuple(StateCount(code, label, counts[code]) for code, label in STATUS_LABELS.items())


def failed_jobs(limit: int) -> tuple[JobLine, ...]:
    """Return the latest tasks that were given up."""
    rows = ProcrastinateJob.objects.filter(status="failed").annotate(
        last_at=Max("procrastinateevent__at")
    )
    return tuple(
        JobLine(row.id, row.task_name, row.status, row.attempts, row.last_at)
        for row in rows.order_by("-id")[:limit]
    )


def stalled_jobs(limit: int) -> tuple[JobLine, ...]:
    """Return tasks that run for a worker which has fallen silent; the rescue takes them up."""
    alive = [
        worker.id
        for worker in ProcrastinateWorker.objects.all()
        if worker.last_heartbeat > timezone.now() - SILENT_AFTER
    ]
    rows = ProcrastinateJob.objects.filter(status="doing").exclude(worker_id__in=alive)
    return tuple(
        JobLine(row.id, row.task_name, row.status, row.attempts, row.scheduled_at)
        for row in rows.order_by("id")[:limit]
    )


def worker_heartbeats() -> tuple[datetime, ...]:
    """Return when each known worker was last heard."""
    return tuple(
        ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list(
            "last_heartbeat", flat=True
        )
    )


def requeue(job_id: int) -> bool:
    """Queue a failed or stalled task afresh; ``False`` when it is neither."""
    known = {line.id for line in (*failed_jobs(500), *stalled_jobs(500))}
    if job_id not in known:
        return False
    app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())
    return True
