"""The frozen list, owned by the sender, and the log of receipts in their order."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned
from khue.dispatch.types import Stage

from .dispatch import Dispatch
from .recall import RecallColumns
from .stages import ReceiptStages


class Recipient(UnitOwned, ReceiptStages, RecallColumns):
    """One line of the frozen list with the name of that day and the receipts since."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="recipients")
    position = models.PositiveIntegerField()
    recipient_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+"
    )
    recipient_person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "dispatch", "position"], name="dispatch_recipient_position"
            ),
            models.UniqueConstraint(
                fields=["unit", "dispatch", "recipient_unit"],
                condition=Q(recipient_person__isnull=True),
                name="dispatch_unit_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "dispatch", "recipient_unit", "recipient_person"],
                condition=Q(recipient_person__isnull=False),
                name="dispatch_person_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReceiptEvent(UnitOwned):
    """One stage reached by one recipient: appended once, in the order in which it happened."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="receipt_events")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="events")
    stage = models.PositiveSmallIntegerField(choices=[(s.value, s.label) for s in Stage])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=120, blank=True)
    incoming_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "recipient", "stage"], name="dispatch_stage_once"
            )
        ]
        indexes = [models.Index(fields=["dispatch", "-id"], name="dispatch_event_newest")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {Stage(self.stage).slug}"
