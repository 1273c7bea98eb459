"""The app locks after idle time and opens again by PIN, passkey or password (law I-05)."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from typing import cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from khue.accounts import audits
from khue.accounts.errors import WeakPin, WrongPin
from khue.accounts.models import DevicePin, User
from khue.accounts.selectors import idle_seconds_for, session_record

SEEN_KEY = "khue_seen_at"
LOCKED_KEY = "khue_locked"
WRITE_EVERY = 30
PIN_TRIES = 5


def is_locked(request: HttpRequest, *, counts_as_touch: bool = True) -> bool:
    """Whether the app is locked on this device; an act of the person moves the idle clock."""
    session = request.session
    if session.get(LOCKED_KEY):
        return True
    moment = time.time()
    seen = session.get(SEEN_KEY)
    if seen is None:
        session[SEEN_KEY] = moment
        return False
    idle = moment - seen
    if idle < WRITE_EVERY:
        return False
    limit = idle_seconds_for(request)
    if limit is not None and idle > limit:
        lock(request)
        return True
    if counts_as_touch:
        session[SEEN_KEY] = moment
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )
    return False


def lock(request: HttpRequest) -> None:
    """Lock the app on this device."""
    request.session[LOCKED_KEY] = True
    audits.record(audits.APP_LOCKED, cast(User, request.user))


def unlock(request: HttpRequest, *, means: str) -> None:
    """Open the app again on this device."""
    request.session[LOCKED_KEY] = False
    request.session[SEEN_KEY] = time.time()
    audits.record(audits.APP_UNLOCKED, cast(User, request.user), after={"means": means})


def _peppered(pin: str) -> str:
    key = f"khue-pin:{settings.SECRET_KEY}".encode()
    return hmac.new(key, pin.encode(), hashlib.sha256).hexdigest()


def _is_weak(pin: str) -> bool:
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


@transaction.atomic
def set_pin(request: HttpRequest, *, pin: str) -> None:
    """Bind a PIN of six digits to this device; raises :class:`WeakPin`."""
    record = session_record(request)
    if record is None or len(pin) != 6 or not (pin.isascii() and pin.isdigit()) or _is_weak(pin):
        raise WeakPin(field="pin")
    DevicePin.objects.update_or_create(
        session=record, defaults={"pin_hash": make_password(_peppered(pin)), "wrong": 0}
    )
    audits.record(audits.PIN_SET, cast(User, request.user))


@transaction.atomic
def remove_pin(request: HttpRequest) -> None:
    """Remove this device's PIN."""
    key = request.session.session_key
    deleted, _rows = DevicePin.objects.filter(session__session_key=key).delete()
    if deleted:
        audits.record(audits.PIN_REMOVED, cast(User, request.user))


def unlock_by_pin(request: HttpRequest, *, pin: str) -> bool:
    """Open the app by PIN. Returns ``False`` when the fifth wrong PIN ended the session.

    Raises :class:`WrongPin` while tries are left. The try is counted before it is checked, so
    that tries at the same instant can't slip through.
    """
    row = DevicePin.objects.filter(session__session_key=request.session.session_key).first()
    if row is None:
        raise WrongPin(left=0, field="pin")
    DevicePin.objects.filter(pk=row.pk).update(wrong=F("wrong") + 1)
    row.refresh_from_db(fields=["wrong"])
    if row.wrong <= PIN_TRIES and check_password(_peppered(pin), row.pin_hash):
        DevicePin.objects.filter(pk=row.pk).update(wrong=0)
        unlock(request, means="pin")
        return True
    if row.wrong >= PIN_TRIES:
        audits.record(audits.PIN_FAILED, cast(User, request.user))
        return False
    raise WrongPin(left=PIN_TRIES - row.wrong, field="pin")
