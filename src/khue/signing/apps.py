"""SEAL: certificates, signatures, seals, timestamps and verification."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    name = "khue.signing"
    label = "signing"
    verbose_name = _("Signing")

    def ready(self) -> None:
        from . import audits, permissions  # noqa: F401
