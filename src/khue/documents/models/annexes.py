"""Typed annexes of an outgoing document: set by the paper engine, each with its own pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned


class OutgoingAnnex(UnitOwned):
    """One annex in the same file: its title and its text, in which a table may be pasted."""

    document = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.CASCADE, related_name="annexes"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Title of the annex"), max_length=300)
    body = models.TextField(_("Text of the annex"))

    class Meta(UnitOwned.Meta):
        verbose_name = _("annex")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], name="documents_annex_position"
            )
        ]

    def __str__(self) -> str:
        return self.title
