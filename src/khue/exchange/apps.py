"""OTHER SYSTEMS: documents over the national axis."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "khue.exchange"
    label = "exchange"
    verbose_name = _("Other systems")

    def ready(self) -> None:
        from . import audits, permissions, wiring  # noqa: F401

        wiring.connect()
