"""The only trace of refused content: who, when, hash, rule."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned


class ScreeningRefusal(UnitOwned):
    """One refusal. Neither content nor file name is kept, only their digests."""

    at = models.DateTimeField(_("When"))
    by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Who"),
    )
    purpose = models.CharField(_("Purpose"), max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(_("Size"))
    name_hash = models.CharField(max_length=64)
    rule = models.CharField(_("Rule"), max_length=60)
    citation = models.CharField(_("Citation"), max_length=200)

    class Meta(UnitOwned.Meta):
        verbose_name = _("refusal")
        indexes = [models.Index(fields=["unit", "-at"], name="refusal_by_time")]

    def __str__(self) -> str:
        return f"{self.rule} {self.sha256[:12]}"
