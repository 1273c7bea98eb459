"""The search index: one row a document, with the words that may find it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from khue.core.scoping import UnitOwned
from khue.documents.types import Direction


class SearchEntry(UnitOwned):
    """What is known of one document to the search. Written by ``services.indexing`` only.

    ``text`` holds the words of body and files for excerpts; ``day`` is the day by which results
    are ordered (issue, else arrival or first draft).
    """

    direction = models.CharField(max_length=10, choices=Direction.choices)
    outgoing = models.OneToOneField(
        "documents.OutgoingDocument", on_delete=models.CASCADE, null=True, related_name="found_by"
    )
    incoming = models.OneToOneField(
        "documents.IncomingDocument", on_delete=models.CASCADE, null=True, related_name="found_by"
    )
    day = models.DateField()
    text = models.TextField(default="")
    vector = SearchVectorField()

    class Meta(UnitOwned.Meta):
        indexes = [GinIndex(fields=["vector"], name="documents_search", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(outgoing__isnull=False, incoming__isnull=True)
                | Q(outgoing__isnull=True, incoming__isnull=False),
                name="documents_search_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.outgoing_id or self.incoming_id}"


class SavedSearch(UnitOwned):
    """A search that somebody keeps under a name (Decree 30/2020, Annex VI)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "name"], name="documents_saved_once")
        ]

    def __str__(self) -> str:
        return self.name
