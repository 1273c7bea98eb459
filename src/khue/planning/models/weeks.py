"""The week of a unit: entries that are being written, and revisions that were approved."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned
from khue.planning.types import Session, WeekState


def new_key() -> str:
    """Return the key by which an entry is known through all revisions."""
    return secrets.token_hex(8)


class WorkWeek(UnitOwned):
    """One week of a unit's work calendar; it begins on a Monday."""

    monday = models.DateField()
    state = models.CharField(max_length=10, choices=WeekState.choices, default=WeekState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    return_reason = models.CharField(max_length=500, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "monday"], name="week_once"),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="week_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"


class WeekEntry(UnitOwned):
    """One line of the week that is being written."""

    week = models.ForeignKey(WorkWeek, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    day = models.DateField()
    session = models.CharField(max_length=10, choices=Session.choices, default=Session.MORNING)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    content = models.CharField(max_length=500)
    chair = models.CharField(max_length=200, blank=True)
    attendees = models.CharField(max_length=500, blank=True)
    person_ids = ArrayField(models.BigIntegerField(), default=list)
    place = models.CharField(max_length=200, blank=True)
    preparation = models.CharField(max_length=300, blank=True)
    is_internal = models.BooleanField(default=False)
    meeting = models.OneToOneField(
        "planning.Meeting", on_delete=models.PROTECT, null=True, related_name="entry"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["week", "key"], name="week_entry_key"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="week_entry_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="week_entry_day")]

    def __str__(self) -> str:
        return self.content


class WeekRevision(UnitOwned):
    """What the head approved: the lines frozen, and the hash to which the approval is bound."""

    week = models.ForeignKey(WorkWeek, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_name = models.CharField(max_length=200)
    approved_title = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["week", "number"], name="week_revision_number")
        ]

    def __str__(self) -> str:
        return f"{self.week_id}/{self.number}"
