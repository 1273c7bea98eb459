"""Tokens: kept as a hash only, with what they may do and until when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned


class ApiToken(UnitOwned):
    """A program's key to one unit; it acts in the post of the person who gave it out."""

    name = models.CharField(_("Program"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    permissions = ArrayField(models.CharField(max_length=80))
    post = models.ForeignKey("organisation.Post", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("Expires on"))
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        indexes = [models.Index(fields=["unit", "-created_at"], name="api_token_by_unit")]

    def __str__(self) -> str:
        return self.name
