"""Certificate authorities that this installation trusts (law S-06)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.organisation.types import Period
from khue.signing.types import AnchorKind


class TrustAnchor(models.Model):
    """A root or issuing certificate and the days on which it is trusted. Ended, never deleted."""

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=10, choices=AnchorKind.choices)
    certificate_pem = models.TextField(_("Certificate"))
    sha256 = models.CharField(max_length=64, unique=True)
    timestamp_url = models.URLField(_("Timestamp service"), blank=True)
    valid_from = models.DateField(_("Trusted from"))
    valid_to = models.DateField(_("Trusted to"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="anchor_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)
