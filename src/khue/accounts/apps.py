"""WHO: people and how they sign in."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "khue.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
