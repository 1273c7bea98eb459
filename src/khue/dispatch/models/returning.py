"""A return as columns: kept at both ends like the receipts, so that neither end reads the other's rows."""

from __future__ import annotations

from django.db import models


class ReturnColumns(models.Model):
    """The receiver has sent it back with a reason (Decree 30/2020, Art. 21); never taken back."""

    returned_at = models.DateTimeField(null=True)
    returned_by_name = models.CharField(max_length=120, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
