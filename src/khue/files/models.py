"""One row for each unit that has a file; the bytes lie once in the store, named by their hash."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned

from .types import ScanState


class StoredFile(UnitOwned):
    """A unit's file: whose it is, what it is, and what hangs on it (the holder)."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(_("Size"))
    name = models.CharField(_("Name"), max_length=255)
    content_type = models.CharField(max_length=120)
    page_count = models.PositiveIntegerField(_("Pages"), null=True, blank=True)
    scan_state = models.CharField(_("Scan"), max_length=20, choices=ScanState.choices)
    scanned_at = models.DateTimeField(null=True, blank=True)
    holder_kind = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40, blank=True)
    # The unit gave its copy back: what the file is stays known, its content is not handed out.
    frozen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("Stored"))
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(UnitOwned.Meta):
        verbose_name = _("file")
        indexes = [
            models.Index(fields=["unit", "holder_kind", "holder_id"], name="file_by_holder"),
            models.Index(fields=["sha256"], name="file_by_content"),
            models.Index(
                fields=["scan_state"],
                name="file_not_scanned",
                condition=models.Q(scan_state=ScanState.NOT_SCANNED),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_readable(self) -> bool:
        """False for what a scan has locked, and for what the unit has given back."""
        return self.scan_state != ScanState.QUARANTINED and self.frozen_at is None

    @property
    def shown_state(self) -> str:
        """What a list says about it: frozen, or what the scanner knows."""
        return "frozen" if self.frozen_at is not None else self.scan_state

    @property
    def extension(self) -> str:
        """The lower-case ending of the name, without its dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""
