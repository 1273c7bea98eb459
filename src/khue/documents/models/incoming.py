"""An incoming document: what came, its own number, the head's instruction, who does it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import ScopedQuerySet, UnitOwned
from khue.core.text import fold
from khue.documents.models.ranking import urgency_rank
from khue.documents.rules import numbering_on
from khue.documents.types import (
    AssignmentState,
    IncomingState,
    OpinionKind,
    Part,
    Standing,
    Urgency,
)


class IncomingQuerySet(ScopedQuerySet["IncomingDocument"]):
    """Incoming documents of the open scope."""

    def alike(self, *, issuer: str, reference: str) -> IncomingQuerySet:
        """Those of the same number, symbol and issuer, however they are written."""
        return self.filter(duplicate_key=duplicate_key(issuer, reference))

    def pressing(self) -> IncomingQuerySet:
        """Those with a stamp of urgency that are not done."""
        return self.exclude(urgency=Urgency.NORMAL).exclude(state=IncomingState.DONE)

    def urgent_first(self) -> IncomingQuerySet:
        """By the stamp, then the last arrived: for short lists only, it sorts all of them."""
        return self.order_by(urgency_rank(), "-arrived_at", "-pk")

    def newest_first(self) -> IncomingQuerySet:
        """The last arrived on top."""
        return self.order_by("-arrived_at", "-pk")


IncomingManager = models.Manager.from_queryset(IncomingQuerySet)


def duplicate_key(issuer: str, reference: str) -> str:
    """The key under which two incoming documents are probably the same one."""
    tight = "".join(reference.split()).replace("–", "-")
    return " ".join(fold(f"{issuer} {tight}").split()) if tight else ""


class IncomingDocument(UnitOwned):
    """What came to the unit, through Khuê (``delivery``) or on paper (registered by hand)."""

    state = models.CharField(
        max_length=12, choices=IncomingState.choices, default=IncomingState.ARRIVED
    )
    delivery = models.OneToOneField(
        "dispatch.Delivery", on_delete=models.PROTECT, null=True, related_name="+"
    )
    source_id = models.BigIntegerField(null=True)
    issuer = models.CharField(_("Issuing body"), max_length=200)
    reference = models.CharField(_("Number and symbol"), max_length=80, blank=True)
    issued_on = models.DateField(_("Date of the document"), null=True, blank=True)
    type_name = models.CharField(_("Type"), max_length=60, blank=True)
    abstract = models.CharField(_("Abstract"), max_length=500)
    signer = models.CharField(_("Signed by"), max_length=120, blank=True)
    urgency = models.CharField(
        _("Urgency"), max_length=12, choices=Urgency.choices, default=Urgency.NORMAL
    )
    due_on = models.DateField(_("Deadline"), null=True, blank=True)
    arrived_at = models.DateTimeField()

    number = models.PositiveIntegerField(_("Incoming number"), null=True)
    number_text = models.CharField(max_length=12, blank=True)  # as it was written on its day
    entry = models.OneToOneField(
        "documents.RegisterEntry", on_delete=models.PROTECT, null=True, related_name="incoming"
    )
    registered_at = models.DateTimeField(null=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_opened_at = models.DateTimeField(null=True)
    first_opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    return_reason = models.CharField(_("Why it was returned"), max_length=500, blank=True)
    returned_how = models.CharField(_("How it was returned"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, blank=True)
    duplicate_key = models.CharField(max_length=300, editable=False, default="")

    objects: ClassVar[Any] = IncomingManager()

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(fields=["unit", "state", "-arrived_at"], name="documents_incoming_list"),
            models.Index(
                fields=["unit", "-arrived_at"],
                condition=~models.Q(urgency="normal") & ~models.Q(state="done"),
                name="documents_incoming_urgent",
            ),
            models.Index(fields=["unit", "duplicate_key"], name="documents_incoming_alike"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["arrived", "returned"])
                | models.Q(number__isnull=False),
                name="documents_registered_has_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(return_reason=""),
                name="documents_incoming_returned_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.abstract

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key true; bulk writers call :meth:`fill_keys`."""
        self.fill_keys()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "duplicate_key", "number_text"}
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Set the written number and the key of likeness."""
        if self.number and not self.number_text:
            self.number_text = numbering_on().text(self.number)
        self.duplicate_key = duplicate_key(self.issuer, self.reference)[:300]


class IncomingFile(UnitOwned):
    """A scan of a document that came on paper."""

    document = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="scans")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta(UnitOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="documents_scan_position")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.position}"


class Instruction(UnitOwned):
    """Bút phê: what the head wants done with an incoming document."""

    document = models.ForeignKey(
        IncomingDocument, on_delete=models.PROTECT, related_name="instructions"
    )
    text = models.TextField(_("Instruction"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Assignment(UnitOwned):
    """Who does what the instruction says, until when, and the report that it is done."""

    document = models.ForeignKey(
        IncomingDocument, on_delete=models.PROTECT, related_name="assignments"
    )
    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, related_name="assignments"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assignee_name = models.CharField(max_length=120)
    assignee_title = models.CharField(max_length=120, blank=True)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.LEAD)
    due_on = models.DateField(_("Deadline"), null=True, blank=True)
    state = models.CharField(
        max_length=8, choices=AssignmentState.choices, default=AssignmentState.OPEN
    )
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    report = models.TextField(_("Report"), blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["assignee", "state", "due_on"], name="documents_my_assignments")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(done_at__isnull=False),
                name="documents_done_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignee_name}: {self.document_id}"


class Opinion(UnitOwned):
    """A proposal of who handles a document, or the word of the head of the handling group."""

    document = models.ForeignKey(
        IncomingDocument, on_delete=models.PROTECT, related_name="opinions"
    )
    kind = models.CharField(max_length=10, choices=OpinionKind.choices)
    text = models.TextField(_("Opinion"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
