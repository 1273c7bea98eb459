"""A clerk's word that a scan or a false hit bears no secrecy mark."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned


class ScreeningConfirmation(UnitOwned):
    """A named clerk let these very bytes through."""

    at = models.DateTimeField(_("When"))
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("Purpose"), max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(_("Size"))
    rules = models.JSONField(_("Rules"))
    statement = models.CharField(_("Statement"), max_length=500)

    class Meta(UnitOwned.Meta):
        verbose_name = _("confirmation")
        indexes = [models.Index(fields=["unit", "sha256"], name="confirmation_by_content")]

    def __str__(self) -> str:
        return self.sha256[:12]
