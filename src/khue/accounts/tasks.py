"""Each night: sessions that ran out, old wrong tries, and accounts that nobody has used for long."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from khue.core.tasks import periodic

from .models import WrongSignIns
from .services import close_idle_accounts


@periodic(
    "accounts.tidy",
    cron="25 18 * * *",  # 01:25 in Việt Nam
    reason="sessions and accounts belong to people, not to a unit",
)
def tidy() -> None:
    """Forget what has run out and close what nobody uses."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
    WrongSignIns.objects.filter(last_at__lt=timezone.now() - timedelta(days=1)).delete()
    close_idle_accounts()
