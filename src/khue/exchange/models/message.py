"""One message on its way: a document or a status, out or in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import ScopedQuerySet, UnitOwned
from khue.exchange.types import Ask, Direction, MessageKind, MessageState, Reply


class MessageQuerySet(ScopedQuerySet["Message"]):
    """Messages of the open scope."""

    def documents(self) -> MessageQuerySet:
        """Those that carry a document."""
        return self.filter(kind=MessageKind.DOCUMENT)

    def newest_first(self) -> MessageQuerySet:
        """The last on top."""
        return self.order_by("-created_at", "-pk")


MessageManager = models.Manager.from_queryset(MessageQuerySet)


class Message(UnitOwned):
    """What a unit sent or received over another system.

    ``message_id`` is the name on the way, chosen by the sender: the same name from the same
    organisation is the same message. ``document_id`` is the standard's identifier, opaque text.
    ``about`` is the document a status, recall or replacement is about. Of a held or refused
    message only these facts are kept, never its content.
    """

    direction = models.CharField(max_length=3, choices=Direction.choices)
    kind = models.CharField(max_length=6, choices=MessageKind.choices)
    state = models.CharField(max_length=8, choices=MessageState.choices)
    partner = models.ForeignKey("exchange.Partner", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=120)
    document_id = models.CharField(max_length=300, blank=True)
    business = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=2, blank=True)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="news")

    outgoing_id = models.BigIntegerField(null=True)
    position = models.PositiveSmallIntegerField(null=True)
    incoming_id = models.BigIntegerField(null=True)
    subject = models.CharField(_("Abstract"), max_length=500, blank=True)
    reference = models.CharField(_("Number and symbol"), max_length=120, blank=True)
    issued_on = models.DateField(_("Date of the document"), null=True)
    text = models.CharField(_("Explanation"), max_length=500, blank=True)

    reached = models.CharField(max_length=2, blank=True)
    reached_at = models.DateTimeField(null=True)
    reached_text = models.CharField(max_length=500, blank=True)
    asked = models.CharField(max_length=7, choices=Ask.choices, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_text = models.CharField(max_length=500, blank=True)
    reply = models.CharField(max_length=2, choices=Reply.choices, blank=True)
    reply_text = models.CharField(max_length=500, blank=True)

    xml = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    # Of the attachments alone: what a clerk has looked at, however the envelope is signed again.
    content_sha256 = models.CharField(max_length=64, blank=True)
    proof = models.CharField(max_length=20, blank=True)
    findings = models.JSONField(default=list, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    statement = models.CharField(max_length=500, blank=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = MessageManager()

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(
                fields=["unit", "direction", "kind", "-created_at"], name="exchange_message_list"
            ),
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="exchange_message_due"
            ),
            models.Index(
                fields=["partner"], condition=Q(state="ready"), name="exchange_message_ready"
            ),
            models.Index(fields=["unit", "outgoing_id"], name="exchange_message_outgoing"),
            models.Index(fields=["unit", "incoming_id"], name="exchange_message_incoming"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "partner", "direction", "message_id"], name="exchange_message_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="status") | ~Q(code=""), name="exchange_status_has_code"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "refused"], direction="in") | Q(xml=None),
                name="exchange_refused_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.message_id
