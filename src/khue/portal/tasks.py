"""The clock of the portal: what went out of force at midnight says so on its stored pages too."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from khue.core.dates import today
from khue.core.tasks import periodic
from khue.publishing.services import bump_generation

from .selectors import public_entries


@periodic(
    "portal.mark_expired",
    cron="2 17 * * *",  # 00:02 in Việt Nam
    reason="the day decides which public documents of every unit are in force",
)
def mark_expired() -> None:
    """Void the stored pages of the sites on which a document's last day in force was yesterday."""
    over = public_entries("documents").filter(expires_on=today() - timedelta(days=1))
    for unit_id in sorted(set(over.values_list("unit_id", flat=True))):
        with transaction.atomic():
            bump_generation(unit_id=unit_id)
