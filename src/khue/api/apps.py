"""Other programs read Khuê by token."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "khue.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        from . import audits, permissions  # noqa: F401
