"""The lock that a head lays on a document: nothing changes it until it is lifted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned


class DocumentLock(UnitOwned):
    """Why a document stands still, since when, and who lifted the lock."""

    outgoing = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    incoming = models.ForeignKey(
        "documents.IncomingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("Reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(UnitOwned.Meta):
        verbose_name = _("lock of a document")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outgoing__isnull=True) ^ Q(incoming__isnull=True),
                name="records_lock_of_one_document",
            ),
            models.UniqueConstraint(
                fields=["outgoing"],
                condition=Q(lifted_at__isnull=True),
                name="records_outgoing_locked_once",
            ),
            models.UniqueConstraint(
                fields=["incoming"],
                condition=Q(lifted_at__isnull=True),
                name="records_incoming_locked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
