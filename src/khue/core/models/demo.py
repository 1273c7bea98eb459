"""Which parts of the demo world are built already."""

from __future__ import annotations

from django.db import models


class DemoStep(models.Model):
    """One builder that has run to its end, and for which plan."""

    key = models.CharField(max_length=60, primary_key=True)
    schools = models.PositiveIntegerField()
    is_district = models.BooleanField()
    seed = models.PositiveIntegerField()
    built_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
