"""Verbs of this room in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core import audit

SENT = audit.declare("dispatch.package.sent", _("Sent to the recipients"))
REMINDED = audit.declare("dispatch.package.reminded", _("Silent recipients reminded"))
EXPORTED = audit.declare("dispatch.board.exported", _("Receipt board exported"))
RECEIVED = audit.declare("dispatch.delivery.receipted", _("Receipt stage recorded"))

RECALL_ASKED = audit.declare("dispatch.recall.asked", _("Recall asked by the sender"))
RECALL_AGREED = audit.declare("dispatch.recall.agreed", _("Recall agreed, the copy is frozen"))
RECALL_REFUSED = audit.declare("dispatch.recall.refused", _("Recall refused"))
RECALL_REMINDED = audit.declare("dispatch.recall.reminded", _("Reminded of the recall"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "dispatch"),
    pgettext_lazy("object", "delivery"),
)
