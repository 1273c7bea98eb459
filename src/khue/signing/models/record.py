"""What was signed, by whom, how well it is proved; and signatures that wait for a token."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.signing.types import Level, Purpose, RequestState

_LEVELS = [(level.value, level.value) for level in Level]


class SignatureRequest(UnitOwned):
    """A signature between its two steps: bound to the person, the paper's hash and the number."""

    credential = models.ForeignKey("signing.Credential", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.PENDING
    )
    document_sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=80, blank=True)
    holder_kind = models.CharField(max_length=60, blank=True)
    holder_id = models.BigIntegerField(null=True)
    document = models.BinaryField(null=True)
    document_digest = models.BinaryField()
    signed_attributes = models.BinaryField()
    reserved_start = models.PositiveIntegerField()
    reserved_end = models.PositiveIntegerField()
    level = models.CharField(max_length=6, choices=_LEVELS, blank=True)
    remote_handle = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state="pending"),
                name="signaturerequest_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.document_sha256[:12]}"

    def is_open_at(self, moment: datetime) -> bool:
        return self.state == RequestState.PENDING and moment < self.expires_at


class SignatureRecord(UnitOwned):
    """One signature or seal that was made, with the level it truly has."""

    credential = models.ForeignKey("signing.Credential", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose.choices)
    holder_kind = models.CharField(max_length=60, blank=True)
    holder_id = models.BigIntegerField(null=True)
    number = models.CharField(_("Number"), max_length=80, blank=True)
    document_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64, db_index=True)
    level = models.CharField(_("Level"), max_length=6, choices=_LEVELS)
    warnings = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("Signed at"))
    upgrade_attempts = models.PositiveSmallIntegerField(default=0)
    upgraded_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)

    class Meta(UnitOwned.Meta):
        indexes = [
            models.Index(
                fields=["signed_at"],
                condition=models.Q(level__in=["B-B", "B-T"]),
                name="signaturerecord_incomplete",
            ),
            models.Index(fields=["holder_kind", "holder_id"], name="signaturerecord_by_holder"),
            models.Index(fields=["unit", "-signed_at"], name="signaturerecord_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.result_sha256[:12]}"

    @property
    def is_complete(self) -> bool:
        return Level(self.level).rank >= Level.LT.rank
