"""SEAL: certificates, signatures, seals, timestamps and verification."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    name = "khue.signing"
    label = "signing"
    verbose_name = _("Signing")

    def ready(self) -> None:
        from khue.core.demo import declare_builder
        from khue.core.ui import navigation

        from . import audits, demo, permissions  # noqa: F401
        from .services.warning import declare_notices

        declare_builder("signing", 30, demo.build)
        declare_notices()
        navigation.declare_menu_line(
            "signing",
            label=_("Certificates and signatures"),
            icon="sign",
            url_name="signing:own",
            order=40,
        )
