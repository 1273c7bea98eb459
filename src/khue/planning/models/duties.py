"""A duty that comes back: every Monday, on the 25th, by 30/06."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned
from khue.planning.types import Rhythm


class Duty(UnitOwned):
    """What a unit has to do again and again; a task is made of it some working days before."""

    title = models.CharField(max_length=300)
    details = models.TextField(blank=True)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(null=True)
    day = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    lead_days = models.PositiveSmallIntegerField(default=3)
    post = models.ForeignKey(
        "organisation.Post", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20, blank=True)
    doer_name = models.CharField(max_length=200)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm="weekly", weekday__lte=6)
                | Q(rhythm="monthly", day__gte=1, day__lte=31)
                | Q(rhythm="yearly", day__gte=1, day__lte=31, month__gte=1, month__lte=12),
                name="duty_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False) | ~Q(role=""), name="duty_has_a_doer"
            ),
        ]

    def __str__(self) -> str:
        return self.title
