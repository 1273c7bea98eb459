"""One sending: the thing, its envelope, the filter, and the moment when the list was frozen."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from khue.core.scoping import ScopedQuerySet, UnitOwned
from khue.dispatch.types import Facts, Urgency


class Envelope(models.Model):
    """What stands on the envelope; copied to the receiver, so that it needs no look at the sender."""

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    subject = models.CharField(max_length=300)
    number = models.CharField(max_length=40, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    type_label = models.CharField(max_length=60, blank=True)
    abstract = models.TextField(blank=True)
    urgency = models.CharField(
        max_length=12, choices=[(u.value, u.label) for u in Urgency], default=Urgency.NORMAL.value
    )
    due_on = models.DateField(null=True)
    sender_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def facts(self) -> Facts:
        """The envelope as a value."""
        return Facts(
            number=self.number,
            symbol=self.symbol,
            issued_on=self.issued_on,
            abstract=self.abstract,
            urgency=Urgency(self.urgency),
            type_label=self.type_label,
        )

    @property
    def reference(self) -> str:
        """Number and symbol as one: ``05/BNV-VP``."""
        return self.facts.reference


class DispatchQuerySet(ScopedQuerySet["Dispatch"]):
    """Sendings of the open scope."""

    def newest_first(self) -> DispatchQuerySet:
        """The latest sending on top."""
        return self.order_by("-sent_at", "-pk")


DispatchManager = models.Manager.from_queryset(DispatchQuerySet)


class Dispatch(UnitOwned, Envelope):
    """A thing sent by a unit. The filter *and* the frozen list (recipients) are kept."""

    audience = models.JSONField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recipient_count = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=500, blank=True)
    recall_reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[DispatchManager[Dispatch]] = DispatchManager()

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "object_id"], name="dispatch_once_each_thing"
            )
        ]
        indexes = [models.Index(fields=["unit", "-sent_at"], name="dispatch_newest")]

    def __str__(self) -> str:
        return self.reference or self.subject
