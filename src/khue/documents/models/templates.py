"""Texts to start from that a unit keeps itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.scoping import UnitOwned
from khue.documents.rules import type_name


class TextTemplate(UnitOwned):
    """A text of one type that drafters of the unit start from; shared, of the units below too."""

    type_code = models.CharField(_("Type"), max_length=30)
    name = models.CharField(_("Name of the template"), max_length=120)
    abstract = models.CharField(_("Abstract"), max_length=500, blank=True)
    addressees = models.TextField(pgettext_lazy("letter", "To"), blank=True)
    body = models.TextField(_("Text"))
    recipients = models.TextField(_("Recipients block"), blank=True)
    is_shared = models.BooleanField(_("Offer it to the units below"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    dropped_on = models.DateField(null=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("document template")
        ordering = ["type_code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(dropped_on__isnull=True),
                name="documents_template_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def type_title(self) -> str:
        """The type in words."""
        return type_name(self.type_code)
