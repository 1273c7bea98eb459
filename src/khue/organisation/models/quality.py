"""What is missing or wrong in the register of a unit, as its managing body sees it."""

from __future__ import annotations

from django.db import models

from khue.core.scoping import UnitOwned


class QualityFinding(UnitOwned):
    """One gap in the data of a unit below (``about_unit``), found by a declared check.

    ``unit`` is the managing body that looks after it. Written by ``services.quality`` only.
    """

    about_unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+")
    check_code = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "about_unit", "check_code"], name="organisation_finding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about_unit_id} {self.check_code}"
