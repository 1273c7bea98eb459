"""Verbs of the audit trail that belong to accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core import audit

from .profiles import profile_of

if TYPE_CHECKING:
    from .models import User

SIGNED_IN = audit.declare("accounts.signed_in", _("Signed in"))
SIGNED_OUT = audit.declare("accounts.signed_out", _("Signed out"))
SIGN_IN_FAILED = audit.declare("accounts.sign_in_failed", _("Wrong sign-in"))
SIGN_IN_LOCKED = audit.declare("accounts.sign_in_locked", _("Sign-in locked after wrong tries"))
APP_LOCKED = audit.declare("accounts.app_locked", _("App locked after idle time"))
APP_UNLOCKED = audit.declare("accounts.app_unlocked", _("App opened again"))
PIN_SET = audit.declare("accounts.pin_set", _("PIN of a device set"))
PIN_REMOVED = audit.declare("accounts.pin_removed", _("PIN of a device removed"))
PIN_FAILED = audit.declare("accounts.pin_failed", _("Device signed out after wrong PINs"))
DEVICE_ENDED = audit.declare("accounts.device_ended", _("Device signed out"))
PASSWORD_CHANGED = audit.declare("accounts.password_changed", _("Password changed"))
FACTOR_ADDED = audit.declare("accounts.factor_added", _("Second factor or passkey added"))
FACTOR_REMOVED = audit.declare("accounts.factor_removed", _("Second factor or passkey removed"))
CONFIRMED = audit.declare("accounts.confirmed", _("Confirmed it's them again"))
PAPER_ISSUED = audit.declare("accounts.paper_issued", _("Sheet for the first sign-in issued"))
PAPER_USED = audit.declare("accounts.paper_used", _("Sheet for the first sign-in used"))
ACCOUNT_CREATED = audit.declare("accounts.created", _("Account created"))
ACCOUNT_CLOSED = audit.declare("accounts.closed", _("Account closed, nobody used it"))
ACCOUNT_CHANGED = audit.declare("accounts.changed", _("Account or contact changed"))
POLICY_CHANGED = audit.declare("accounts.policy_changed", _("Sign-in rules changed"))


def record(
    verb: str, user: User | None, *, by: User | None = None, after: dict[str, Any] | None = None
) -> None:
    """Append an act of an account to the chain of its person's unit."""
    audit.record(
        verb=verb,
        obj=user,
        unit_id=profile_of(user).unit_id if user is not None else audit.INSTALLATION,
        by=by or user,
        after=after,
    )


# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (pgettext_lazy("object", "user"),)
