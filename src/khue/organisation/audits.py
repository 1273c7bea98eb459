"""Verbs of the audit trail that belong to the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.audit import declare

UNIT_CREATED = declare("organisation.unit_created", _("Unit founded"))
UNIT_ENDED = declare("organisation.unit_ended", _("Unit ended"))
MANAGEMENT_ADDED = declare("organisation.management_added", _("Managing body assigned"))
POST_BEGUN = declare("organisation.post_begun", _("Appointed to a post"))
POST_ENDED = declare("organisation.post_ended", _("Post ended"))
DELEGATED = declare("organisation.delegated", _("Delegation given"))
DELEGATION_REVOKED = declare("organisation.delegation_revoked", _("Delegation taken back"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "post"),
    pgettext_lazy("object", "delegation"),
    pgettext_lazy("object", "unit"),
)
