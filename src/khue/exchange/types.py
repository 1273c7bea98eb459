"""Words of the room: states of messages, what is asked, what a page says of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.ui.shapes import Kind

FILE_HOLDER = "exchange.message"
"""The kind under which the XML of messages is stored."""

OFFICIAL = "exchange.edxml"
"""The purpose under which words and files of messages are screened."""


class Direction(models.TextChoices):
    """Which way a message went."""

    IN = "in", _("Received")
    OUT = "out", pgettext_lazy("document axis", "Sent")


class MessageKind(models.TextChoices):
    """A document, or news about one."""

    DOCUMENT = "edoc", _("Document")
    STATUS = "status", _("Status")


class MessageState(models.TextChoices):
    """Where a message stands on its way."""

    WAITING = "waiting", _("Waiting to be sent")
    READY = "ready", _("Ready for collection")
    SENT = "sent", pgettext_lazy("document axis", "Sent")
    FAILED = "failed", _("Not sent")
    RECEIVED = "received", _("Received")
    HELD = "held", _("Waits for the clerk's word")
    REFUSED = "refused", _("Refused")


class Ask(models.TextChoices):
    """What the sender asks about a document that the receiver has."""

    NOTHING = "", "–"
    RECALL = "recall", _("Take it back")
    UPDATE = "update", _("Update it")
    REPLACE = "replace", _("Replace it")


class Reply(models.TextChoices):
    """The receiver's word on what was asked."""

    NONE = "", "–"
    AGREED = "15", _("Agreed")
    DECLINED = "16", _("Declined")


STATUS_LABELS = {
    "01": _("Arrived there"),
    "02": _("Refused there"),
    "03": _("Registered there"),
    "04": _("Assigned there"),
    "05": _("Being worked on there"),
    "06": _("Done there"),
    "13": _("Taking it back was asked for"),
    "15": _("Agreed to the change"),
    "16": _("Declined the change"),
}

RANKS = {"": 0, "01": 1, "03": 3, "04": 4, "05": 5, "06": 6, "02": 7}
"""How far a status lies on the way; a later one is never overwritten by an earlier one."""

STATE_KINDS: dict[str, Kind] = {
    MessageState.WAITING: "waiting",
    MessageState.READY: "waiting",
    MessageState.SENT: "active",
    MessageState.FAILED: "overdue",
    MessageState.RECEIVED: "active",
    MessageState.HELD: "waiting",
    MessageState.REFUSED: "refused",
}

ODDITIES = {
    "bom": _("The file begins with a byte order mark."),
    "junk_before": _("Something stands before the message: “%(detail)s”."),
    "date": _("A day that never was: “%(detail)s”. Compare with the paper."),
    "document_id_empty": _(
        "The document has no identifier; replies are matched by number and day."
    ),
    "document_id_opaque": _("The document's identifier has another form: “%(detail)s”."),
    "document_id_date": _("The identifier names a day that never was: “%(detail)s”."),
    "business_type": _("Unknown kind of message “%(detail)s”; it is treated as a new document."),
    "priority": _("Unknown priority “%(detail)s”; it is treated as normal."),
    "manifest": _("The list of files and the files differ: “%(detail)s”. Ask the sender."),
    "namespace": _("The message uses another namespace: “%(detail)s”."),
    "name": _("A file's name was not allowed: “%(detail)s”. It was shortened."),
    "weak": _("The signature uses SHA-1. Ask the sender to change to SHA-256."),
}

PROBLEMS = {
    "too_large": _("The message is too large."),
    "not_xml": _("The message is not well-formed XML."),
    "not_edxml": _("The message is not edXML of QCVN 102:2016."),
    "doctype": _("The message carries a document type, which is not allowed."),
    "too_deep": _("The message is nested too deeply."),
    "too_many": _("The message has too many parts."),
    "text_too_long": _("A text of the message is too long."),
    "base64": _("A file in the message is damaged: %(detail)s."),
    "no_sender": _("The message does not say who sends it."),
    "status": _("The message has an unknown status code."),
    "secrecy": _("The message bears a secrecy mark. Send it on paper, never over a network."),
}
