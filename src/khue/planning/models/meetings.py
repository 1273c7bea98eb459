"""A meeting, those invited and what they answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned
from khue.planning.types import Answer, MeetingState


class Meeting(UnitOwned):
    """People of a unit meet: agenda before, minutes after; papers hang on it as files."""

    title = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chair_name = models.CharField(max_length=200)
    agenda = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(auto_now_add=True)
    minutes = models.TextField(blank=True)
    minutes_by = models.CharField(max_length=200, blank=True)
    minutes_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["unit", "starts_at"], name="meeting_when")]

    def __str__(self) -> str:
        return self.title


class Invitation(UnitOwned):
    """One invited person and the answer."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=6, choices=Answer.choices, default=Answer.NONE)
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="invitation_once"),
            models.CheckConstraint(
                condition=~Q(answer="no") | ~Q(reason=""), name="invitation_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name
