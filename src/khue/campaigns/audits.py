"""Verbs of this room in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core import audit

FORM_CHANGED = audit.declare("campaigns.form.changed", _("Form of a data call changed"))
FORM_IMPORTED = audit.declare("campaigns.form.imported", _("Forms imported from a file"))
CALL_DRAFTED = audit.declare("campaigns.call.drafted", _("Data call prepared"))
CALL_PUBLISHED = audit.declare("campaigns.call.published", _("Data call sent to the units"))
CALL_CLOSED = audit.declare("campaigns.call.closed", _("Data call closed"))
CALL_EXPORTED = audit.declare("campaigns.call.exported", _("Consolidated figures taken"))
REMINDED = audit.declare("campaigns.call.reminded", _("Units that had not answered reminded"))
FILLED = audit.declare("campaigns.return.filled", _("Answer to a data call filled in"))
CHECKED = audit.declare("campaigns.return.checked", _("Answer checked and put before the head"))
SUBMITTED = audit.declare("campaigns.return.submitted", _("Answer signed off and submitted"))
RETURNED = audit.declare("campaigns.return.returned", _("Answer returned with remarks"))
ACCEPTED = audit.declare("campaigns.return.accepted", _("Answer accepted"))
