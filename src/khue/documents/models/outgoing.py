"""An outgoing document: text, paper, recipients block, and how far it has come."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.dates import today
from khue.core.scoping import ScopedQuerySet, UnitOwned
from khue.documents.models.ranking import urgency_rank
from khue.documents.rules import numbering_on, type_name
from khue.documents.types import (
    CopyForm,
    OutgoingState,
    OutsideState,
    RecipientKind,
    Standing,
    Urgency,
)


class OutgoingQuerySet(ScopedQuerySet["OutgoingDocument"]):
    """Outgoing documents of the open scope."""

    def in_state(self, *states: str) -> OutgoingQuerySet:
        """Those in one of the states."""
        return self.filter(state__in=states)

    def pressing(self) -> OutgoingQuerySet:
        """Those with a stamp of urgency that have not left the house."""
        return self.exclude(urgency=Urgency.NORMAL).exclude(state=OutgoingState.DISPATCHED)

    def urgent_first(self) -> OutgoingQuerySet:
        """By the stamp, then the last touched: for short lists only, it sorts all of them."""
        return self.order_by(urgency_rank(), "-updated_at", "-pk")

    def superseded(self) -> OutgoingQuerySet:
        """Those that are amended, replaced, repealed, recalled or out of force."""
        standing = Q(standing__in=[s for s in Standing.values if s != Standing.CORRECTED])
        return self.filter(standing | Q(expires_on__lt=today()))

    def newest_first(self) -> OutgoingQuerySet:
        """The last touched on top."""
        return self.order_by("-updated_at", "-pk")


OutgoingManager = models.Manager.from_queryset(OutgoingQuerySet)


class OutgoingDocument(UnitOwned):
    """A letter, decision, plan… of the unit. There is no field for secrecy: it is refused."""

    state = models.CharField(
        max_length=12, choices=OutgoingState.choices, default=OutgoingState.DRAFT
    )
    type_code = models.CharField(_("Type"), max_length=30)
    type_title = models.CharField(max_length=60, blank=True)  # as it was called when it was written
    series = models.ForeignKey(
        "documents.Series", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    abstract = models.CharField(_("Abstract"), max_length=500)
    urgency = models.CharField(
        _("Urgency"), max_length=12, choices=Urgency.choices, default=Urgency.NORMAL
    )
    answers = models.ForeignKey(
        "documents.IncomingDocument", on_delete=models.PROTECT, null=True, related_name="replies"
    )
    express_by = models.DateTimeField(_("Must be there by"), null=True, blank=True)
    drafting_unit = models.CharField(_("Drafting unit"), max_length=20, blank=True)
    circulation = models.CharField(_("Circulation"), max_length=60, blank=True)
    addressees = models.TextField(pgettext_lazy("letter", "To"), blank=True)
    body = models.TextField(_("Text"))
    due_on = models.DateField(_("Deadline for the receivers"), null=True, blank=True)
    audience = models.JSONField(default=dict, blank=True)

    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signer_name = models.CharField(max_length=120, blank=True)
    signer_lines = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField(null=True)
    signature_level = models.CharField(max_length=8, blank=True)

    symbol = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(null=True)
    reference = models.CharField(max_length=90, blank=True)  # 05/PGDĐT-VP, as it is on the paper
    issued_on = models.DateField(null=True)
    entry = models.OneToOneField(
        "documents.RegisterEntry", on_delete=models.PROTECT, null=True, related_name="outgoing"
    )
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    paper = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pages = models.PositiveSmallIntegerField(default=0)
    dispatch_id = models.BigIntegerField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    publication_asked_at = models.DateTimeField(null=True)

    effective_on = models.DateField(_("In force from"), null=True, blank=True)
    expires_on = models.DateField(_("In force until"), null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, blank=True)
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = OutgoingManager()

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(fields=["unit", "state", "-updated_at"], name="documents_outgoing_list"),
            models.Index(
                fields=["unit", "-updated_at"],
                condition=~Q(urgency="normal") & ~Q(state="dispatched"),
                name="documents_outgoing_urgent",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sealed", "dispatched"]) | Q(number__isnull=False),
                name="documents_sealed_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="documents_returned_says_why",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("effective_on")),
                name="documents_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.abstract

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the names of its day; note when it was last touched."""
        self.fill_names()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "updated_at", "type_title", "reference"}
        super().save(*args, **kwargs)

    def fill_names(self) -> None:
        """Set once what later editions of the rules must not change: type and number in words."""
        if not self.type_title:
            self.type_title = type_name(self.type_code, self.issued_on)
        if self.number and not self.reference:
            self.reference = numbering_on(self.issued_on).full(self.number, self.symbol)

    @property
    def type_name(self) -> str:
        """The type in words, as it was called then: ``Công văn``."""
        return self.type_title or type_name(self.type_code, self.issued_on)

    @property
    def is_editable(self) -> bool:
        """Whether its text may still change."""
        return self.state in (OutgoingState.DRAFT, OutgoingState.RETURNED)

    @property
    def is_copy(self) -> bool:
        """Whether it is a sao y, trích sao or sao lục of another document."""
        return self.type_code in CopyForm.values

    @property
    def is_expired(self) -> bool:
        """Whether its last day in force has passed."""
        return self.expires_on is not None and self.expires_on < today()

    @property
    def is_issued(self) -> bool:
        """Whether it has number and seal."""
        return self.state in (OutgoingState.SEALED, OutgoingState.DISPATCHED)


class DocumentText(UnitOwned):
    """A version of the text, kept for good."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    abstract = models.CharField(max_length=500)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="documents_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.version}"


class RecipientLine(UnitOwned):
    """One line of ``Nơi nhận``: who gets it, in which way, and for bodies outside: that they did."""

    document = models.ForeignKey(
        OutgoingDocument, on_delete=models.CASCADE, related_name="recipient_lines"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    text = models.CharField(max_length=200)
    delivered_on = models.DateField(null=True)
    delivered_how = models.CharField(max_length=200, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # What a room above knows of the way there; the page sets it (khue.documents.outside).
    outside: OutsideState | None = None

    class Meta(UnitOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], name="documents_recipient_position"
            )
        ]

    def __str__(self) -> str:
        return self.text


class OutgoingFile(UnitOwned):
    """A file that goes with the document."""

    document = models.ForeignKey(
        OutgoingDocument, on_delete=models.CASCADE, related_name="attachments"
    )
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sealed_file = models.ForeignKey(  # the e-copy with the organisation's signature, once issued
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(UnitOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="documents_file_position")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.position}"
