"""TRUST: screening, the audit trail's pages and proof, rule editions, erasure of values."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "khue.compliance"
    label = "compliance"
    verbose_name = _("Trust")

    def ready(self) -> None:
        from khue.accounts.services import set_law
        from khue.core.demo import declare_builder
        from khue.core.more import declare_entry

        from . import audits, demo, permissions, shredders  # noqa: F401
        from .rules.loading import load_defaults
        from .signing_in import RulesOfSigningIn

        set_law(RulesOfSigningIn())
        post_migrate.connect(load_defaults, sender=self, dispatch_uid="khue.compliance.rules")
        declare_builder("compliance", 900, demo.build)
        declare_entry(
            "compliance.audit",
            label=_("Audit trail"),
            icon="audit",
            url_name="compliance:trail",
            permission=permissions.VIEW_AUDIT,
            order=60,
        )
