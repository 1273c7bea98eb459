"""Stored files: kept once by content, one row for each unit that has them."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "khue.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from . import audits, permissions  # noqa: F401
