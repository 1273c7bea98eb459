"""Trying again what has failed: an act of the officer in charge, so it is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.permissions import holds_anywhere
from khue.core.scoping import system_scope
from khue.core.tasks import enqueue_system
from khue.notifications.audits import JOB_RETRIED, NOTICE_RETRIED
from khue.notifications.errors import NotRetryable
from khue.notifications.jobs import requeue
from khue.notifications.models import Notification
from khue.notifications.permissions import RETRY_OPERATIONS
from khue.notifications.types import State

from .outbox import SEND_DUE

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def retry_notice(*, notice_id: int, by: User) -> None:
    """Queue a failed notice afresh; raises ``NotRetryable`` when it is no failure any more."""
    _check(by)
    with system_scope(reason="the operator retries a failed notice without reading it"):
        row = Notification.objects.select_for_update().filter(pk=notice_id).first()
        if row is None or row.state != State.FAILED:
            raise NotRetryable
        row.state, row.attempts, row.due_at = State.QUEUED, 0, timezone.now()
        row.save(update_fields=["state", "attempts", "due_at"])
    enqueue_system(SEND_DUE)
    audit.record(verb=NOTICE_RETRIED, obj=row, unit_id=row.unit_id, by=by)


@transaction.atomic
def retry_job(*, job_id: int, by: User) -> None:
    """Queue a failed or stalled task afresh; raises ``NotRetryable`` when it is neither."""
    _check(by)
    if not requeue(job_id):
        raise NotRetryable
    audit.record(
        verb=JOB_RETRIED, obj=None, unit_id=audit.INSTALLATION, by=by, after={"job": job_id}
    )


def _check(by: User) -> None:
    if not holds_anywhere(by, RETRY_OPERATIONS):
        raise NotPermitted
