"""The unit's side of a call: the form as it came, and the answers."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from khue.campaigns.types import OPEN_STATES, Field, ReturnState, fields_from_json
from khue.core.dates import today
from khue.core.scoping import UnitOwned


class Return(UnitOwned):
    """A unit's answer to a call. It carries the form itself, so that it needs no look at the office.

    ``call`` points to the office's row: use its id, never the object.
    """

    call = models.ForeignKey("campaigns.Call", on_delete=models.PROTECT, related_name="+")
    definition_id = models.BigIntegerField()
    delivery = models.OneToOneField("dispatch.Delivery", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    due_on = models.DateField()
    form = models.JSONField()
    state = models.CharField(
        max_length=12, choices=ReturnState.choices, default=ReturnState.NOT_OPENED
    )
    answers = models.JSONField(default=dict)
    # code → [value, source]: what Khuê held when the form was opened first.
    prefilled = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    # code → the office's remark; "" is the remark on the whole.
    remarks = models.JSONField(default=dict)
    is_closed = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "call"], name="campaigns_return_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ReturnState.SUBMITTED, ReturnState.ACCEPTED])
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="campaigns_submitted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="campaigns_return_due")]

    def __str__(self) -> str:
        return self.title

    def fields(self) -> tuple[Field, ...]:
        """Return the fields of the form as values; the form of a return never changes."""
        return self._fields

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        return fields_from_json(self.form)

    @property
    def is_open(self) -> bool:
        """Whether the unit may write in it."""
        return self.state in OPEN_STATES and not self.is_closed

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed and nothing was handed in."""
        return self.is_open and self.due_on < today()
