"""What the layout checker found in a file that goes with a document: counts for the list."""

from __future__ import annotations

from django.db import models

from khue.core.scoping import UnitOwned


class LayoutCheck(UnitOwned):
    """One check of one stored PDF or DOCX; the findings themselves are read anew when asked for."""

    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.CASCADE, related_name="layout_check"
    )
    checked_at = models.DateTimeField(auto_now_add=True)
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    notes = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.errors}/{self.warnings}/{self.notes}"
