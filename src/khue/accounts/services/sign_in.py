"""Wrong tries, counted in the database: every process of the installation knows them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khue.accounts import audits
from khue.accounts.errors import InvalidPhone
from khue.accounts.models import User, WrongSignIns
from khue.accounts.phones import looks_like_phone, normal_phone
from khue.accounts.selectors import policy_on

# Wrong tries further apart than this don't belong together.
MEMORY = timedelta(hours=1)


def canonical_login(text: str) -> str:
    """Return the user name that was meant: a phone number leads to its account's name."""
    typed = text.strip().lower()
    if looks_like_phone(typed):
        try:
            phone = normal_phone(typed)
        except InvalidPhone:
            return typed
        return User.objects.filter(phone=phone).values_list("username", flat=True).first() or phone
    return typed


def _key(name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()


def locked_until(name: str) -> datetime | None:
    """Return until when this name can't sign in with a password or code."""
    row = WrongSignIns.objects.filter(pk=_key(name)).first()
    if row is None or row.locked_until is None or row.locked_until <= timezone.now():
        return None
    return row.locked_until


@transaction.atomic
def note_wrong(name: str) -> datetime | None:
    """Count one more wrong try; returns until when the name is locked, if it now is."""
    policy, moment = policy_on(), timezone.now()
    WrongSignIns.objects.get_or_create(pk=_key(name), defaults={"last_at": moment})
    row = WrongSignIns.objects.select_for_update().get(pk=_key(name))
    stale = row.last_at < moment - MEMORY or (row.locked_until and row.locked_until <= moment)
    row.count = 1 if stale else row.count + 1
    row.last_at, row.locked_until = moment, None
    if row.count >= policy.wrong_sign_ins:
        row.locked_until = moment + timedelta(minutes=policy.wrong_minutes)
    row.save()
    user = User.objects.filter(username=name.removeprefix("code:")).first()
    verb = audits.SIGN_IN_LOCKED if row.locked_until else audits.SIGN_IN_FAILED
    if user is not None:
        audits.record(verb, user, after={"count": row.count})
    return row.locked_until


def forget_wrong(name: str) -> None:
    """A right sign-in ends the row of wrong ones."""
    WrongSignIns.objects.filter(pk=_key(name)).delete()
