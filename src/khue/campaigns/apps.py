"""DATA CALLS: form × audience × period × workflow, prefilled, consolidated."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "khue.campaigns"
    label = "campaigns"
    verbose_name = _("Data calls")

    def ready(self) -> None:
        from . import audits, permissions, wiring  # noqa: F401

        wiring.connect()
