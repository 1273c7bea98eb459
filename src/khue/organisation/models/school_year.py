"""The school year: an object, never a number."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SchoolYear(models.Model):
    """One school year of the sector with its two terms."""

    name = models.CharField(_("Name"), max_length=20, unique=True)
    starts_on = models.DateField(_("First day"))
    second_term_on = models.DateField(_("First day of the second term"))
    ends_on = models.DateField(_("Last day"))

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("second_term_on")) & Q(second_term_on__lt=F("ends_on")),
                name="school_year_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name
