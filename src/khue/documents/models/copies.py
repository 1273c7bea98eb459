"""A copy that the unit makes: sao y, trích sao or sao lục. Its paper is an outgoing document's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.documents.types import CopyForm

from .incoming import IncomingDocument
from .outgoing import OutgoingDocument


class DocumentCopy(UnitOwned):
    """What was copied, and how much of it. Signing, sealing and sending are those of ``document``.

    The numbers of all forms of copy run in one book of their own (Decree 30/2020, articles 25–27).
    """

    document = models.OneToOneField(
        OutgoingDocument, on_delete=models.CASCADE, related_name="copy_of"
    )
    form = models.CharField(_("Form of copy"), max_length=4, choices=CopyForm.choices)
    source_outgoing = models.ForeignKey(
        OutgoingDocument, on_delete=models.PROTECT, null=True, related_name="copies"
    )
    source_incoming = models.ForeignKey(
        IncomingDocument, on_delete=models.PROTECT, null=True, related_name="copies"
    )
    source_words = models.CharField(max_length=400)
    pages = models.CharField(_("Pages of the source"), max_length=60, blank=True)
    parts = models.TextField(_("Copied parts"), blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(source_outgoing__isnull=False) ^ Q(source_incoming__isnull=False),
                name="documents_copy_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(form="TrS", pages="", parts__gt="")
                | Q(form="TrS", parts="", pages__gt="")
                | Q(form__in=["SY", "SL"], pages="", parts=""),
                name="documents_only_an_extract_chooses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.source_words}"
