"""Reads of accounts: people, devices, the rules that hold on a day."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from khue.core.dates import today

from .law import law
from .models import AccessPolicy, DevicePin, FirstSignIn
from .models import Person as Person
from .models import User as User
from .profiles import profile_of as profile_of
from .types import Device, Policy

if TYPE_CHECKING:
    from django.http import HttpRequest


def policy_on(day: date | None = None) -> Policy:
    """Return the rules of sign-in on the day: the law's, stricter where the installation says so."""
    when = day or today()
    legal = law().sign_in_rules(when)
    row = AccessPolicy.objects.filter(valid_from__lte=when).order_by("-valid_from").first()
    if row is None:
        return legal
    return Policy(
        valid_from=max(row.valid_from, legal.valid_from),
        idle_minutes=min(row.idle_minutes, legal.idle_minutes),
        idle_minutes_strict=min(row.idle_minutes_strict, legal.idle_minutes_strict),
        wrong_sign_ins=min(row.wrong_sign_ins, legal.wrong_sign_ins),
        wrong_minutes=row.wrong_minutes,
        idle_account_days=min(row.idle_account_days, legal.idle_account_days),
        second_factor_for_administrators=row.second_factor_for_administrators
        or legal.second_factor_for_administrators,
        citation=row.citation or legal.citation,
    )


def has_second_factor(user: User) -> bool:
    """Whether the person signs in with more than a password."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def factors_of(user: User) -> dict[str, int]:
    """Return how many of each kind the person has: passkeys, authenticator app, codes."""
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    found: dict[str, int] = {}
    for kind in kinds:
        found[str(kind)] = found.get(str(kind), 0) + 1
    return found


def devices_of(user: User, request: HttpRequest) -> list[Device]:
    """Return the devices on which the person is signed in, this one first."""
    current = request.session.session_key
    rows = UserSession.objects.purge_and_list(user)
    with_pin = set(
        DevicePin.objects.filter(session__user=user).values_list("session_id", flat=True)
    )
    devices = [
        Device(
            id=row.pk,
            name=device_name(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen=row.last_seen_at,
            is_current=row.session_key == current,
            has_pin=row.pk in with_pin,
        )
        for row in sorted(rows, key=lambda r: r.last_seen_at, reverse=True)
    ]
    return sorted(devices, key=lambda d: not d.is_current)


def session_record(request: HttpRequest) -> UserSession | None:
    """Return the record of this device's session."""
    key = request.session.session_key
    return UserSession.objects.filter(session_key=key).first() if key else None


def has_pin(request: HttpRequest) -> bool:
    """Whether this device has a PIN."""
    key = request.session.session_key
    return bool(key) and DevicePin.objects.filter(session__session_key=key).exists()


def waiting_paper(user: User) -> FirstSignIn | None:
    """Return the sheet that was issued and not used yet."""
    return (
        FirstSignIn.objects.filter(user=user, used_at__isnull=True, cancelled_at__isnull=True)
        .order_by("-issued_at")
        .first()
    )


_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (
    ("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("coc_coc", "Cốc Cốc"),
    ("OPR/", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """Return what a person would call the device: ``Chrome, Android``."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"


def idle_seconds_for(request: HttpRequest) -> int | None:
    """Return after how many idle seconds the app locks for the signed-in person on this device."""
    device = is_phone(request.headers.get("User-Agent", ""))
    watch = profile_of(cast("User", request.user)).watch(is_phone=device)
    return policy_on().idle_seconds(watch)


def is_phone(user_agent: str) -> bool:
    """Whether the browser runs on a phone or tablet."""
    return bool(re.search(r"Mobi|Android|iPhone|iPad", user_agent))
