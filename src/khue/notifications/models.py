"""The one outbox: a row for each person, notice and channel."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from khue.core.scoping import ScopedQuerySet, UnitOwned

from .types import DeliveryClass, State


class NotificationQuerySet(ScopedQuerySet["Notification"]):
    """Rows of the outbox."""

    def waiting(self) -> NotificationQuerySet:
        """Rows that are not yet sent and not given up."""
        return self.filter(state__in=[State.QUEUED, State.SENDING])


NotificationManager = models.Manager.from_queryset(NotificationQuerySet)


class Notification(UnitOwned):
    """A notice for one person over one channel; written in the transaction of what it tells of."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=80)
    delivery_class = models.CharField(
        max_length=1, choices=[(c.value, c.value) for c in DeliveryClass]
    )
    channel = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    dedup_key = models.CharField(max_length=120)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.QUEUED.value
    )
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[NotificationManager[Notification]] = NotificationManager()

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "recipient", "channel", "dedup_key"],
                name="notifications_once_each",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SENDING.value)
                | models.Q(lease_until__isnull=False),
                name="notifications_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=[State.QUEUED.value, State.SENDING.value]),
                name="notifications_waiting",
            ),
            models.Index(
                fields=["unit", "recipient", "-created_at"], name="notifications_of_person"
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(seen_at__isnull=True),
                name="notifications_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id} ({self.state})"
