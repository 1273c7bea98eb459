"""RECORDS: the books of the decree, case files, archive, access history."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "khue.records"
    label = "records"
    verbose_name = _("Books and case files")

    def ready(self) -> None:
        from . import audits, permissions, wiring  # noqa: F401

        wiring.connect()
