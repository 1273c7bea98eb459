"""Writes what allauth reports into the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out

from . import audits, services
from .selectors import device_name


def signed_in(request: Any, user: Any, **_: Any) -> None:
    """A person came in; the devices list and the idle clock begin."""
    device = device_name(request.headers.get("User-Agent", ""))
    audits.record(audits.SIGNED_IN, user, after={"device": device})


def signed_out(request: Any, user: Any, **_: Any) -> None:
    """A person left."""
    if user is not None and user.is_authenticated:
        audits.record(audits.SIGNED_OUT, user)
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def password_changed(request: Any, user: Any, **_: Any) -> None:
    """A new password ends the person's other devices."""
    audits.record(audits.PASSWORD_CHANGED, user)
    services.end_all_devices(user=user, by=user, except_key=request.session.session_key or "")


def factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    """A passkey, an app or codes joined."""
    audits.record(audits.FACTOR_ADDED, user, after={"kind": str(authenticator.type)})


def factor_removed(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """A passkey, an app or codes left."""
    request.session.pop("khue_has_factor", None)
    audits.record(audits.FACTOR_REMOVED, user, after={"kind": str(authenticator.type)})


def confirmed(request: Any, user: Any, method: str, **extra: Any) -> None:
    """A person confirmed afresh that it's them."""
    if extra.get("reauthenticated"):
        audits.record(audits.CONFIRMED, user, after={"means": extra.get("type", method)})


def connect() -> None:
    """Listen (once, when accounts are ready)."""
    account_signals.user_logged_in.connect(signed_in, dispatch_uid="khue.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="khue.signed_out")
    for signal in (account_signals.password_changed, account_signals.password_set):
        signal.connect(password_changed, dispatch_uid="khue.password")
    mfa_signals.authenticator_added.connect(factor_added, dispatch_uid="khue.factor_added")
    mfa_signals.authenticator_reset.connect(factor_added, dispatch_uid="khue.factor_reset")
    mfa_signals.authenticator_removed.connect(factor_removed, dispatch_uid="khue.factor_removed")
    account_signals.authentication_step_completed.connect(confirmed, dispatch_uid="khue.confirmed")
