"""Rules of law as data: each edition holds from one day to another and is never overwritten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """How well a rule is known."""

    FOUND = "F", _("found in a stored text")
    REMEMBERED_HIGH = "Rh", _("from memory, quite sure")
    REMEMBERED_MEDIUM = "Rm", _("from memory, to be checked")
    REMEMBERED_LOW = "Rl", _("from memory, unsure")
    VERIFY = "verify", _("must be compared with the official text")
    OFFICE = "office", _("set by this office")


class RuleEdition(models.Model):
    """One edition of one rule; the newest that holds on the day decides."""

    code = models.CharField(_("Code"), max_length=80)
    title = models.CharField(_("Title"), max_length=200)
    citation = models.CharField(_("Citation"), max_length=300)
    mark = models.CharField(_("How well it is known"), max_length=10, choices=Mark.choices)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    value = models.JSONField(_("Value"))
    is_default = models.BooleanField(_("Comes with Khuê"), default=False)
    note = models.CharField(_("Why"), max_length=500, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("edition of a rule")
        ordering = ["code", "-valid_from", "-pk"]
        indexes = [models.Index(fields=["code", "-valid_from"], name="edition_by_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=models.Q(is_default=True),
                name="edition_default_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="edition_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"
