"""The receipt stages as columns: kept at both ends, so that neither end reads the other's rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from khue.dispatch.types import Stage


class ReceiptStages(models.Model):
    """How far one recipient has come. A column is written once; ``stage`` never goes back."""

    stage = models.PositiveSmallIntegerField(
        choices=[(s.value, s.label) for s in Stage], default=Stage.DELIVERED.value
    )
    delivered_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    incoming_number = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_by_name = models.CharField(max_length=120, blank=True)
    assigned_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def stage_reached(self) -> Stage:
        """The last stage as a value with a label."""
        return Stage(self.stage)
