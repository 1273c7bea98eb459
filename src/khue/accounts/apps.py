"""WHO: people and how they sign in."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "khue.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from khue.core import more, today
        from khue.core.ui import navigation

        from . import audits, cards, permissions, receivers  # noqa: F401

        receivers.connect()
        navigation.declare_menu_line(
            "me", label=_("Me and my devices"), icon="profile", url_name="accounts:me", order=10
        )
        navigation.declare_menu_line(
            "sign-out",
            label=_("Sign out"),
            icon="sign-out",
            url_name="account_logout",
            order=90,
            post=True,
        )
        more.declare_entry(
            "accounts.me",
            label=_("Me and my devices"),
            note=_("Passkeys, PIN, password, language"),
            url_name="accounts:me",
            icon="profile",
            order=80,
        )
        more.declare_entry(
            "accounts.policy",
            label=_("Rules of sign-in"),
            note=_("Idle time, wrong tries, second factor"),
            url_name="accounts:policy",
            icon="security",
            permission=permissions.CHANGE_POLICY,
            order=70,
        )
        today.declare_card("accounts.safety", build=cards.safety, order=95)
