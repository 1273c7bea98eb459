"""The postal book, the book of uses of kept copies, and which document answers which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.records.types import CopyUseState, Sending


class PostalEntry(UnitOwned):
    """An envelope or parcel that went to a body outside: the six columns of the postal book."""

    sent_on = models.DateField(_("Sent on"))
    references = models.CharField(_("Numbers and symbols"), max_length=300)
    outgoing = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recipient = models.CharField(_("Recipient"), max_length=300)
    kind = models.CharField(max_length=10, choices=Sending.choices, default=Sending.ENVELOPE)
    pieces = models.PositiveSmallIntegerField(_("Number of envelopes"), default=1)
    receipt = models.CharField(_("Postal receipt"), max_length=200, blank=True)
    received_on = models.DateField(_("Received on"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    is_struck = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("postal entry")
        indexes = [models.Index(fields=["unit", "sent_on", "id"], name="records_postal_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="records_postal_has_pieces"),
            models.CheckConstraint(
                condition=Q(is_struck=False) | ~Q(note=""), name="records_struck_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.references} → {self.recipient}"


class CopyUse(UnitOwned):
    """Somebody needs a kept copy: asked, allowed by the head, handed out, given back."""

    state = models.CharField(
        max_length=10, choices=CopyUseState.choices, default=CopyUseState.ASKED
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120)
    outgoing = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reference = models.CharField(_("Number, symbol"), max_length=120)
    issued_on = models.DateField(_("Date of the document"), null=True, blank=True)
    abstract = models.CharField(_("Type and abstract"), max_length=600)
    case_code = models.CharField(_("Code of the case file"), max_length=40, blank=True)
    purpose = models.CharField(_("What it is needed for"), max_length=300)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    handed_on = models.DateField(null=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(_("To be given back by"), null=True, blank=True)
    returned_on = models.DateField(null=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("use of a kept copy")
        indexes = [models.Index(fields=["unit", "state", "asked_at"], name="records_copy_uses")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="records_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed", "returned"]) | Q(handed_on__isnull=False),
                name="records_handed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.reference}"


class ReplyLink(UnitOwned):
    """This outgoing document answers that incoming one."""

    incoming = models.ForeignKey(
        "documents.IncomingDocument", on_delete=models.PROTECT, related_name="+"
    )
    outgoing = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("link to a reply")
        constraints = [
            models.UniqueConstraint(fields=["incoming", "outgoing"], name="records_reply_once")
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} → {self.incoming_id}"
