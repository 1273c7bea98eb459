"""Verbs that this room writes into the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.audit import declare

QUEUED = declare("exchange.message.queued", _("Put into the box for the document axis"))
SENT = declare("exchange.message.sent", _("Sent over the document axis"))
FAILED = declare("exchange.message.failed", _("Could not be sent over the document axis"))
RECEIVED = declare("exchange.message.received", _("Received over the document axis"))
HELD = declare("exchange.message.held", _("Held back until a clerk has confirmed it"))
CONFIRMED = declare("exchange.message.confirmed", _("Confirmed that a held message bears no mark"))
REFUSED = declare("exchange.message.refused", _("Refused what came over the document axis"))
REPORTED = declare("exchange.message.reported", _("The partner has come a step further"))
ASKED = declare("exchange.message.asked", _("Recall or change asked for over the document axis"))
ANSWERED = declare("exchange.message.answered", _("Answered a recall or change"))
DOWNLOADED = declare("exchange.message.downloaded", _("Downloaded the XML of a message"))
LINK_ADDED = declare("exchange.link.added", _("Added a system of the document axis"))
LINK_CHANGED = declare("exchange.link.changed", _("Changed a system of the document axis"))
LINK_ENDED = declare("exchange.link.ended", _("Ended a system of the document axis"))
PARTNER_SAVED = declare("exchange.partner.saved", _("Saved a partner of the document axis"))
PARTNER_ENDED = declare("exchange.partner.ended", _("Ended a partner of the document axis"))
CODE_SET = declare("exchange.code.set", _("Set the organisation code of a unit"))
KEY_MADE = declare("exchange.key.made", _("Made a new key for the document axis"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "message"),
    pgettext_lazy("object", "connection"),
    pgettext_lazy("object", "partner"),
    pgettext_lazy("object", "organ code"),
    pgettext_lazy("object", "system key"),
)
