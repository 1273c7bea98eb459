"""What stands in the receiver's inbox, owned by the receiver."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from khue.core.scoping import ScopedQuerySet, UnitOwned
from khue.dispatch.types import Recall, Stage

from .dispatch import Dispatch, Envelope
from .recall import RecallColumns
from .recipient import Recipient
from .stages import ReceiptStages


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    """Inbox rows of the open scope."""

    def unfinished(self) -> DeliveryQuerySet:
        """What nobody has opened or given to somebody yet."""
        return self.filter(opened_at__isnull=True)

    def with_open_recall(self) -> DeliveryQuerySet:
        """What the sender wants back and nobody has answered yet."""
        return self.filter(recall=Recall.ASKED)

    def newest_first(self) -> DeliveryQuerySet:
        """The latest on top."""
        return self.order_by("-sent_at", "-pk")


DeliveryManager = models.Manager.from_queryset(DeliveryQuerySet)


class Delivery(UnitOwned, Envelope, ReceiptStages, RecallColumns):
    """A thing that has come: envelope, own stages; ``person`` where it is for one person only.

    ``recipient`` and ``dispatch`` point to the sender's rows: use their ids, never the objects.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="+")
    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="+")
    sender_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[DeliveryManager[Delivery]] = DeliveryManager()

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(fields=["unit", "-sent_at"], name="dispatch_inbox"),
            models.Index(
                fields=["unit", "person", "-sent_at"],
                condition=models.Q(person__isnull=False),
                name="dispatch_inbox_of_person",
            ),
            models.Index(
                fields=["unit"],
                condition=models.Q(recall="asked"),
                name="dispatch_recall_to_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.subject

    @property
    def is_new(self) -> bool:
        """Whether nobody has opened it."""
        return self.stage_reached < Stage.OPENED and self.opened_at is None
