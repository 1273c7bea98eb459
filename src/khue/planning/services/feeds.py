"""Opening and closing the secret address of one's calendar."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation
from khue.planning import audits
from khue.planning.models import CalendarFeed
from khue.planning.selectors import digest_of

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def open_feed(*, by: User) -> str:
    """Return a new secret for the post worn now; the one before stops working at once."""
    hats = organisation.present_hats(by)
    if not hats:
        raise NotFound
    hat = hats[0]
    _close(hat.post_id)
    secret = secrets.token_urlsafe(24)
    row = CalendarFeed.objects.create(
        unit_id=hat.unit_id, post_id=hat.post_id, digest=digest_of(secret)
    )
    audit.record(verb=audits.FEED_OPENED, obj=row, unit_id=row.unit_id, by=by)
    return secret


@transaction.atomic
def close_feed(*, by: User) -> None:
    """Close the feed of the post worn now."""
    hats = organisation.present_hats(by)
    if hats and _close(hats[0].post_id):
        audit.record(verb=audits.FEED_CLOSED, obj=None, unit_id=hats[0].unit_id, by=by)


def _close(post_id: int) -> int:
    rows = CalendarFeed.objects.filter(post_id=post_id, closed_at__isnull=True)
    return rows.update(closed_at=timezone.now())
