"""Links between documents: what corrects, amends, replaces or repeals what. Files never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.documents.types import LinkKind

from .incoming import IncomingDocument
from .outgoing import OutgoingDocument


class DocumentLink(UnitOwned):
    """The later document acts on the earlier; either may be a typed reference of another body's.

    It counts from ``effective_at``: the day the later document is issued, at once when typed.
    """

    kind = models.CharField(_("What it does"), max_length=10, choices=LinkKind.choices)
    acting = models.ForeignKey(
        OutgoingDocument, on_delete=models.PROTECT, null=True, related_name="links_made"
    )
    acting_reference = models.CharField(_("Number and symbol"), max_length=120, blank=True)
    acting_on = models.DateField(_("Date of the document"), null=True, blank=True)
    target = models.ForeignKey(
        OutgoingDocument, on_delete=models.PROTECT, null=True, related_name="links_suffered"
    )
    target_reference = models.CharField(_("Number and symbol"), max_length=120, blank=True)
    note = models.CharField(_("What changes"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    effective_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acting__isnull=False) ^ ~Q(acting_reference=""),
                name="documents_link_acts_once",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) ^ ~Q(target_reference=""),
                name="documents_link_has_target",
            ),
            models.UniqueConstraint(
                fields=["acting", "target"],
                condition=Q(acting__isnull=False, target__isnull=False),
                name="documents_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acting_id or self.acting_reference} {self.kind} {self.target_id or self.target_reference}"

    @property
    def acting_words(self) -> str:
        """Number and symbol of the later document."""
        return self.acting.reference if self.acting else self.acting_reference

    @property
    def target_words(self) -> str:
        """Number and symbol of the earlier document."""
        return self.target.reference if self.target else self.target_reference


class IncomingLink(UnitOwned):
    """What the receiver knows of a link between two documents of the sender, on the earlier one.

    ``acting`` is the receiver's own incoming document; empty where the later one did not come here.
    """

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    document = models.ForeignKey(
        IncomingDocument, on_delete=models.CASCADE, related_name="links_suffered"
    )
    acting = models.ForeignKey(
        IncomingDocument, on_delete=models.PROTECT, null=True, related_name="links_made"
    )
    reference = models.CharField(max_length=120)
    issued_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta(UnitOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reference"], name="documents_incoming_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind} {self.document_id}"
