"""E-OFFICE: outgoing and incoming documents, registers, instructions."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "khue.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from . import audits, permissions, wiring  # noqa: F401

        wiring.connect()
