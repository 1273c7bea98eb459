"""A recall as columns: kept at both ends like the receipts, so that neither end reads the other's rows."""

from __future__ import annotations

from django.db import models

from khue.dispatch.types import Recall


class RecallColumns(models.Model):
    """Where the sender's wish to have its copy back stands at one recipient."""

    recall = models.CharField(
        max_length=8,
        choices=[(r.value, r.label) for r in Recall if r],
        blank=True,
        default=Recall.NONE.value,
    )
    recall_reason = models.CharField(max_length=500, blank=True)
    recall_asked_at = models.DateTimeField(null=True)
    recall_answered_at = models.DateTimeField(null=True)
    recall_answered_by_name = models.CharField(max_length=120, blank=True)
    recall_answer = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def recall_state(self) -> Recall:
        """The state as a value with a label."""
        return Recall(self.recall)

    @property
    def is_given_back(self) -> bool:
        """Whether the receiver agreed: its copy is not opened any more."""
        return self.recall_state is Recall.AGREED

    @property
    def waits_for_recall_answer(self) -> bool:
        """Whether the sender has asked and nobody has answered."""
        return self.recall_state is Recall.ASKED
