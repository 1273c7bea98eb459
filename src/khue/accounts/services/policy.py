"""Editions of the sign-in rules."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction

from khue.accounts import audits
from khue.accounts.models import AccessPolicy, User
from khue.accounts.permissions import CHANGE_POLICY
from khue.accounts.selectors import policy_on
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.permissions import holds_anywhere


@transaction.atomic
def set_policy(
    *,
    by: User,
    valid_from: date,
    idle_minutes: int,
    idle_minutes_strict: int,
    wrong_sign_ins: int,
    wrong_minutes: int,
    idle_account_days: int,
    second_factor_for_administrators: bool,
    citation: str = "",
) -> AccessPolicy:
    """Add or change the edition that begins on the day; it may be stricter than the law only.

    Raises ``NotPermitted``.
    """
    if not holds_anywhere(by, CHANGE_POLICY):
        raise NotPermitted
    before = asdict(policy_on(valid_from))
    values = {
        "idle_minutes": idle_minutes,
        "idle_minutes_strict": idle_minutes_strict,
        "wrong_sign_ins": wrong_sign_ins,
        "wrong_minutes": wrong_minutes,
        "idle_account_days": idle_account_days,
        "second_factor_for_administrators": second_factor_for_administrators,
        "citation": citation,
    }
    edition, _made = AccessPolicy.objects.update_or_create(valid_from=valid_from, defaults=values)
    audit.record(
        verb=audits.POLICY_CHANGED,
        obj=edition,
        unit_id=audit.INSTALLATION,
        by=by,
        before=before,
        after={**values, "valid_from": valid_from},
    )
    return edition
