"""Words of the room: states of a use of copies, of lists, case files and hand-overs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ITEM_KIND = "records.item"
"""The kind under which the frozen files of a case file are stored."""


class Sending(models.TextChoices):
    """What went by post."""

    ENVELOPE = "envelope", _("Envelope")
    PARCEL = "parcel", _("Parcel")


class CopyUseState(models.TextChoices):
    """The way of a kept copy that somebody needs, and back."""

    ASKED = "asked", _("Waits for permission")
    REFUSED = "refused", pgettext_lazy("use of a copy", "Not allowed")
    ALLOWED = "allowed", pgettext_lazy("use of a copy", "Allowed, not handed out")
    HANDED = "handed", _("Handed out")
    RETURNED = "returned", pgettext_lazy("use of a copy", "Given back")


class ListState(models.TextChoices):
    """The yearly list of case files."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for approval")
    APPROVED = "approved", _("Approved")


class CaseState(models.TextChoices):
    """A case file from the list to the archive."""

    PLANNED = "planned", _("In the draft list")
    OPEN = "open", pgettext_lazy("case file", "Open")
    CLOSED = "closed", pgettext_lazy("case file", "Closed")
    HANDED = "handed", _("Waits for the archive")
    ARCHIVED = "archived", _("In the archive")


class Rights(models.TextChoices):
    """Who may read a case file besides its keeper, the leaders and the clerk."""

    NAMED = "named", _("Only those who are named")
    UNIT = "unit", _("All staff of the unit")


class Source(models.TextChoices):
    """Where a document of a case file comes from."""

    OUTGOING = "outgoing", _("Outgoing document")
    INCOMING = "incoming", _("Incoming document")
    OWN = "own", _("File brought along")


class HandoverState(models.TextChoices):
    """The way of a hand-over list."""

    PREPARED = "prepared", _("Waits for the archive")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")
    REFUSED = "refused", pgettext_lazy("hand-over", "Sent back")


class DestructionState(models.TextChoices):
    """A list of what has outlived its period: proposed, taken back. Nothing is deleted."""

    PROPOSED = "proposed", _("Proposed")
    WITHDRAWN = "withdrawn", pgettext_lazy("destruction list", "Taken back")
