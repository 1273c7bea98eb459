"""The clocks: scheduled beginnings and ends, and the replay of generations a crash left behind."""

from __future__ import annotations

from django.utils import timezone

from khue.core.tasks import periodic

from .models import Publication, State
from .services import expire_one, page_store, publish_due_one, reconcile_all


@periodic(
    "publishing.keep_time",
    cron="* * * * *",
    reason="the clock publishes and takes down for every unit",
)
def keep_time() -> None:
    """Publish what has become due and take down what is over, one short transaction each."""
    now = timezone.now()
    over = Publication.objects.filter(live__isnull=False, expires_at__lte=now)
    for pk in over.values_list("pk", flat=True):
        expire_one(publication_id=pk)
    due = Publication.objects.filter(state=State.APPROVED, publish_at__lte=now)
    for pk in due.values_list("pk", flat=True):
        publish_due_one(publication_id=pk)


@periodic(
    "publishing.open_pages",
    cron="* * * * * */10",
    reason="generations whose opening a crash prevented are opened",
)
def open_pages() -> None:
    """Open what a crash left closed, and sweep generations that nobody reads any more."""
    reconcile_all()
    page_store().sweep()
