"""Verbs that compliance writes into the trail."""

from django.utils.translation import gettext_lazy as _

from khue.core.audit import declare

CONTENT_REFUSED = declare("compliance.content.refused", _("Content refused"))
CONTENT_CONFIRMED = declare(
    "compliance.content.confirmed", _("A clerk confirmed that there is no secrecy mark")
)
AUDIT_EXPORTED = declare("compliance.audit.exported", _("Audit trail exported"))
RULE_ENTERED = declare("compliance.rule.entered", _("New edition of a rule entered"))
VALUES_ERASED = declare("compliance.values.erased", _("Values erased from the trail"))
