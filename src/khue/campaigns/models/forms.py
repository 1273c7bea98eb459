"""Forms of a unit; what was used once is frozen, a change is a new version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.campaigns.types import Field, fields_from_json
from khue.core.scoping import UnitOwned


class FormDefinition(UnitOwned):
    """A form under one name through all its versions."""

    code = models.CharField(_("Code of the form"), max_length=40, blank=True)
    title = models.CharField(_("Title"), max_length=200)
    note = models.CharField(_("Note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        indexes = [models.Index(fields=["unit", "title"], name="campaigns_form_title")]

    def __str__(self) -> str:
        return self.title


class FormVersion(UnitOwned):
    """One edition of a form: its fields in their order, frozen when a call goes out with it."""

    definition = models.ForeignKey(
        FormDefinition, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "number"], name="campaigns_version_number"
            ),
            models.UniqueConstraint(
                fields=["definition"],
                condition=models.Q(frozen_at__isnull=True),
                name="campaigns_one_open_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition_id}/{self.number}"

    def form(self) -> tuple[Field, ...]:
        """Return the fields as values."""
        return fields_from_json(self.fields)
