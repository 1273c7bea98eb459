"""The way of a paper through the hands of those who initial and sign it, and what each was shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.documents.types import INITIALS, JointState, StepKind, StepState

from .outgoing import OutgoingDocument


class SigningStep(UnitOwned):
    """One initial or signature of a round; steps of one position go in parallel.

    A step is a person's, a post's (``role``: whoever holds it, or stands in for it, that day) or
    another body's (joint documents). A round ends with the last step or with a refusal; the next
    submission is a new round, and the steps of earlier rounds stay as they ended.
    """

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.PLANNED)
    place = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20, blank=True)
    body = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("Deadline"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)

    class Meta(UnitOwned.Meta):
        ordering = ["round", "position", "place", "pk"]
        indexes = [
            models.Index(
                fields=["unit", "user"], condition=Q(state="open"), name="documents_open_steps"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "kind", "place"], name="documents_step_place_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", body__isnull=True)
                | (Q(user__isnull=True, body__isnull=True) & ~Q(role=""))
                | Q(user__isnull=True, role="", body__isnull=False),
                name="documents_step_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="documents_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}: {self.name}"

    @property
    def is_initial(self) -> bool:
        """Whether it is an initial, not a signature."""
        return self.kind in INITIALS


class PaperLook(UnitOwned):
    """The server has shown a page of this very paper to a person: no bulk signature without it."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["document", "by", "sha256"], name="documents_look_once_a_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.sha256[:12]}"


class JointPaper(UnitOwned):
    """The second row of a joint document: the further body's own line, with its own file row.

    It knows of the leading body only what the paper itself says (decision 0005).
    """

    step_id = models.BigIntegerField(unique=True)
    lead = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    lead_document_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=JointState.choices, default=JointState.WAITING)
    type_code = models.CharField(max_length=30)
    abstract = models.CharField(max_length=500)
    place = models.PositiveSmallIntegerField()
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)
    due_on = models.DateField(null=True)
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta(UnitOwned.Meta):
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["unit", "state"], name="documents_joint_list")]

    def __str__(self) -> str:
        return self.reference or self.abstract
