"""A call: form × audience × period × workflow; and what is expected of each unit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.campaigns.types import CallState, ReturnState
from khue.core.scoping import UnitOwned

from .forms import FormVersion


class Call(UnitOwned):
    """What an office asks of its units, until when."""

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(_("Title"), max_length=200)
    period = models.CharField(_("Period"), max_length=80)
    note = models.TextField(_("What the units should know"), blank=True)
    due_on = models.DateField(_("Deadline"))
    audience = models.JSONField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    # The call of the last period: its figures are compared with and offered as prefill.
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CallState.DRAFT) | Q(published_at__isnull=False),
                name="campaigns_running_call_was_published",
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="campaigns_call_due")]

    def __str__(self) -> str:
        return self.title


class Expected(UnitOwned):
    """One unit on the office's list, with what it has handed in: the board reads only these."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="expected")
    position = models.PositiveIntegerField()
    from_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    state = models.CharField(
        max_length=12, choices=ReturnState.choices, default=ReturnState.NOT_OPENED
    )
    opened_at = models.DateTimeField(null=True)
    # The first hand-in decides whether it was on time; a correction later does not make it late.
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_name = models.CharField(max_length=120, blank=True)
    is_on_time = models.BooleanField(default=False)
    times_returned = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)
    prefilled = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "call", "from_unit"], name="campaigns_expected_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReturnState.SUBMITTED, ReturnState.ACCEPTED])
                | Q(submitted_at__isnull=False),
                name="campaigns_handed_in_has_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.name
