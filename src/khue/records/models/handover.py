"""What goes to the archive, and what has outlived its period."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.records.types import DestructionState, HandoverState


class Handover(UnitOwned):
    """A hand-over list and its minutes: who gave, who took, when, in which state."""

    state = models.CharField(
        max_length=10, choices=HandoverState.choices, default=HandoverState.PREPARED
    )
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=120)
    giver_title = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("State of the documents"), max_length=500, blank=True)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    keeper_name = models.CharField(max_length=120, blank=True)
    keeper_title = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    # What a refused list held: the files themselves are free again.
    kept_codes = models.JSONField(default=list, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("hand-over to the archive")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(answered_at__isnull=False),
                name="records_answered_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="records_sent_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_name} {localtime(self.made_at):%d/%m/%Y}"


class Destruction(UnitOwned):
    """A proposed list of case files that have outlived their period. Khuê deletes none of them."""

    state = models.CharField(
        max_length=10, choices=DestructionState.choices, default=DestructionState.PROPOSED
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("Reason"), max_length=500)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("proposed destruction list")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.by_name} {localtime(self.at):%d/%m/%Y}"
