"""A task, those who do it, and what they say to each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from khue.core.dates import today
from khue.core.scoping import UnitOwned
from khue.planning.types import DoerKind, DoerState, TaskState


class Task(UnitOwned):
    """Something to do in a unit, with a giver who accepts it.

    A task handed to another unit has a second row there (``source_unit``, ``source_task``).
    """

    title = models.CharField(max_length=300)
    details = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True)
    origin_label = models.CharField(max_length=300, blank=True)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    source_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    source_task = models.BigIntegerField(null=True)
    duty = models.ForeignKey("planning.Duty", on_delete=models.PROTECT, null=True)
    duty_on = models.DateField(null=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_percent"),
            models.UniqueConstraint(
                fields=["duty", "duty_on"],
                condition=Q(duty__isnull=False),
                name="task_once_a_duty_and_day",
            ),
            models.UniqueConstraint(
                fields=["unit", "source_task"],
                condition=Q(source_task__isnull=False),
                name="task_handed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="task_due"),
            models.Index(fields=["unit", "origin_kind", "origin_id"], name="task_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_living(self) -> bool:
        """Whether it is neither accepted nor cancelled."""
        return self.state in (TaskState.OPEN, TaskState.REPORTED)

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed and nothing was reported."""
        return self.state == TaskState.OPEN and self.due_on is not None and self.due_on < today()


class TaskDoer(UnitOwned):
    """One of those who do it, with the name of that day and how far they are."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="doers")
    kind = models.CharField(max_length=8, choices=DoerKind.choices)
    post = models.ForeignKey(
        "organisation.Post", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20, blank=True)
    target_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=DoerState.choices, default=DoerState.OPEN)
    progress = models.PositiveSmallIntegerField(default=0)
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", post__isnull=False)
                | (Q(kind="role", post__isnull=True) & ~Q(role=""))
                | Q(kind="unit", target_unit__isnull=False),
                name="task_doer_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="task_doer_progress_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaskComment(UnitOwned):
    """One word in the discussion of a task."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        indexes = [models.Index(fields=["task", "at"], name="task_discussion")]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.by_name}"
