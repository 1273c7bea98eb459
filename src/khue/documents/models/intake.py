"""The clerk's table: what came from outside Khuê (a mail, a scan) and has no number yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.documents.types import IntakeKind, IntakeState


class Intake(UnitOwned):
    """One mail or one scanned paper: its facts, what the machine read, what became of it.

    Everything in it was screened before it was kept. ``proposed`` is ``Facts.as_json``: a
    proposal, never a fact; the clerk confirms each field.
    """

    kind = models.CharField(max_length=8, choices=IntakeKind.choices)
    state = models.CharField(
        max_length=12, choices=IntakeState.choices, default=IntakeState.READING
    )
    brought_at = models.DateTimeField(_("Brought"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    message_id = models.CharField(_("Message-ID"), max_length=250, blank=True)
    sender = models.CharField(_("From"), max_length=200, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("Subject"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    text = models.TextField(_("Text of the mail"), blank=True)
    left_out = models.JSONField(default=list, blank=True)

    proposed = models.JSONField(default=dict, blank=True)
    how = models.CharField(max_length=8, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    read_at = models.DateTimeField(null=True)

    document = models.OneToOneField(
        "documents.IncomingDocument", on_delete=models.PROTECT, null=True, related_name="intake"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    returned_how = models.CharField(_("How it was returned"), max_length=200, blank=True)

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(fields=["unit", "state", "-brought_at"], name="documents_intake_list"),
            models.Index(
                fields=["unit", "message_id"],
                name="documents_intake_message",
                condition=~models.Q(message_id=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="registered") | models.Q(document__isnull=False),
                name="documents_intake_registered_as",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["returned", "dropped"]) | ~models.Q(reason=""),
                name="documents_intake_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.kind} {self.pk}"


class IntakeFile(UnitOwned):
    """A page, or an attachment of a mail. ``is_document``: it is the document, or a page of it."""

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    is_document = models.BooleanField(default=False)
    signature = models.JSONField(default=dict, blank=True)

    class Meta(UnitOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="documents_intake_position")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.position}"
