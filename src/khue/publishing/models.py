"""Publications, their frozen versions, and the decisions bound to a version's hash."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned

# No 0/o, 1/l/i: the id is read aloud and copied from paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Return an id that says nothing about how many things a unit publishes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class State(models.TextChoices):
    """Where the newest version stands."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("waiting for the editorial board")
    HEAD = "head", _("waiting for the head")
    APPROVED = "approved", _("approved, waiting for its time")
    PUBLISHED = "published", _("published")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("its time is over")


class Step(models.TextChoices):
    """Who decides: first the editorial board, then the head."""

    BOARD = "board", _("editorial board")
    HEAD = "head", _("head of the unit")


class Publication(UnitOwned):
    """One thing of a unit on its way to the public, through all its versions."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    latest = models.ForeignKey(
        "publishing.PublicationVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    live = models.ForeignKey(
        "publishing.PublicationVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(null=True)
    # Of the newest version while it waits; of the live version.
    publish_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_reason = models.CharField(max_length=500, blank=True)
    # Somebody wants it down (a recall): nothing goes up, and whoever may take it down is asked.
    withdrawal_asked_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "object_id"], name="publication_once_a_thing"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(live__isnull=False),
                name="publication_published_is_live",
            ),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True) | Q(live__isnull=True),
                name="publication_gone_is_not_live",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="publication_board"),
            models.Index(
                fields=["publish_at"], condition=Q(state="approved"), name="publication_to_come"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(live__isnull=False), name="publication_to_end"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.live_id is not None


class PublicationVersion(UnitOwned):
    """What would be public, frozen: content, the hash of every file, and the hash of it all."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    snapshot = models.JSONField()
    files = models.JSONField(default=list)
    publish_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(expires_at__gt=models.F("publish_at")),
                name="publication_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["publication", "number"], name="publication_version_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}/{self.number}"


class Approval(UnitOwned):
    """One decision on one version, bound to the version's hash."""

    version = models.ForeignKey(
        PublicationVersion, on_delete=models.PROTECT, related_name="approvals"
    )
    digest = models.CharField(max_length=64)
    step = models.CharField(max_length=8, choices=Step.choices)
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    approver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # As it was at that moment: the post is history even when the person has moved on.
    post_title = models.CharField(max_length=120, blank=True)
    post_id_then = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    authentication = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "step"],
                condition=Q(is_approved=True),
                name="approval_once_a_step",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=True) | ~Q(reason=""),
                name="approval_return_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.step}"


class PageGeneration(UnitOwned):
    """How often the public pages of a unit have changed: the row is the outbox of the store.

    A store whose open generation differs from ``number`` missed a change and is brought up to it.
    """

    number = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="page_generation_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.number}"
