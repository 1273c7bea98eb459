"""The calendar feed of a post: a secret address, kept only as its digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned


class CalendarFeed(UnitOwned):
    """Whoever knows the address reads the calendar of this post until it is closed."""

    post = models.ForeignKey("organisation.Post", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(closed_at__isnull=True), name="feed_one_open_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"
