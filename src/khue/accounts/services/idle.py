"""Staff accounts that nobody has used for 45 days are closed until a new sheet opens them (I-05)."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from khue.accounts import audits
from khue.accounts.models import User
from khue.accounts.profiles import profile_of
from khue.accounts.selectors import policy_on


def close_idle_accounts() -> int:
    """Close staff accounts without a sign of life for the days of the rule; returns how many."""
    since = timezone.now() - timedelta(days=policy_on().idle_account_days)
    seen = UserSession.objects.filter(last_seen_at__gte=since).values("user_id")
    rows = User.objects.filter(is_active=True).exclude(pk__in=seen)
    idle = rows.annotate(used_at=Coalesce("last_login", "created_at")).filter(used_at__lt=since)
    closed = 0
    for user in idle.iterator(chunk_size=500):
        if profile_of(user).is_staff:
            _close(user)
            closed += 1
    return closed


@transaction.atomic
def _close(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    audits.record(audits.ACCOUNT_CLOSED, user, after={"reason": "idle"})
