"""A unit's site, and what stands on it: the read model of everything that is public."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.dates import today
from khue.core.scoping import UnitOwned
from khue.documents.types import Standing

from .types import Accent


class Site(UnitOwned):
    """The public face of one unit. It opens only when the person responsible is named.

    Decree 174/2026, art. 93, fines a page whose footer lacks the responsible person.
    """

    host = models.CharField(_("Address"), max_length=253, unique=True)
    name = models.CharField(_("Name on the page"), max_length=200)
    parent_name = models.CharField(_("Body above"), max_length=200, blank=True)
    accent = models.CharField(
        _("Accent"), max_length=12, choices=Accent.choices, default=Accent.CHAM
    )
    motto = models.CharField(_("One sentence about the unit"), max_length=200, blank=True)
    address = models.CharField(_("Address of the unit"), max_length=250, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("Official e-mail"), blank=True)
    responsible_name = models.CharField(_("Person responsible"), max_length=120, blank=True)
    responsible_post = models.CharField(_("Their post"), max_length=120, blank=True)
    emblem = models.ForeignKey(
        "portal.SiteImage", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    photo = models.ForeignKey(
        "portal.SiteImage", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="site_once_a_unit"),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def is_complete(self) -> bool:
        """Whether everything the footer must show is there."""
        return all(
            (self.name, self.responsible_name, self.responsible_post, self.address)
        ) and bool(self.phone or self.email)


class SiteImage(UnitOwned):
    """An emblem or header photo, made small and plain from what was uploaded."""

    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=40)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    description = models.CharField(_("What the picture shows"), max_length=200, blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="site_image_once"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Entry(UnitOwned):
    """One public thing as its page, its line in lists and its place in the search show it.

    Written only from a version that passed the gate; a withdrawn one keeps its address and the
    reason, and loses every word of its content.
    """

    publication = models.OneToOneField(
        "publishing.Publication", on_delete=models.PROTECT, related_name="+"
    )
    public_id = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    section = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    teaser = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    type_code = models.CharField(max_length=20, blank=True)
    type_label = models.CharField(max_length=80, blank=True)
    field = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    signer_post = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    facts = models.JSONField(default=list)
    body_html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    # What the unit has said of it since: corrected, replaced, recalled …; by which of its documents.
    standing = models.CharField(max_length=10, blank=True)
    standing_by = models.BigIntegerField(null=True)
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_reason = models.CharField(max_length=500, blank=True)
    vector: Any = SearchVectorField(null=True)
    folded_title = models.CharField(max_length=600, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name_plural = "entries"
        indexes = [
            GinIndex(fields=["vector"], name="entry_search"),
            GinIndex(OpClass("folded_title", name="gin_trgm_ops"), name="entry_title_alike"),
            models.Index(
                fields=["unit", "section", "-issued_on", "-id"],
                condition=Q(gone_at__isnull=True),
                name="entry_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def mark(self) -> str:
        """What a line of a list says of it: replaced, recalled, not in force any more; or nothing."""
        if self.standing:
            return str(Standing(self.standing).label)
        if self.expires_on is not None and self.expires_on < today():
            return str(_("Not in force any more"))
        return ""


class EntryFile(UnitOwned):
    """A public file by the hash of its content: what the verification page looks up."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="file_rows")
    position = models.PositiveSmallIntegerField()
    file_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="entry_file_place"),
        ]
        indexes = [models.Index(fields=["sha256"], name="entry_file_content")]

    def __str__(self) -> str:
        return self.name
