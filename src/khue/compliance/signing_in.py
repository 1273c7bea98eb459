"""The law of signing in and of official contact, answered from the dated rules for ``accounts``."""

from __future__ import annotations

from datetime import date
from typing import cast

from khue.accounts.types import Policy

from .rules import registry
from .selectors import is_public_mail, rule


class RulesOfSigningIn:
    """What ``accounts`` asks (it lies below and can't ask itself)."""

    def sign_in_rules(self, day: date) -> Policy:
        """The figures of the edition that holds on the day; raises ``UnknownRule`` before 2019."""
        edition = rule(registry.SESSION_LOCK, day)
        figures = cast(dict[str, int], edition.table())
        return Policy(
            valid_from=edition.valid_from,
            idle_minutes=figures["minutes"],
            idle_minutes_strict=figures["minutes_staff"],
            wrong_sign_ins=figures["wrong_attempts"],
            wrong_minutes=figures["wrong_minutes"],
            idle_account_days=figures["idle_account_days"],
            second_factor_for_administrators=bool(figures["second_factor_for_administrators"]),
            citation=edition.citation,
        )

    def is_public_mail(self, address: str, day: date) -> bool:
        """Whether the rule of the day lists the address's domain."""
        return is_public_mail(address, day)
