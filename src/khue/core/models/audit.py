"""The audit trail: one hash chain per unit; values lie beside it and may be erased by law."""

from __future__ import annotations

from django.db import models


class AuditChain(models.Model):
    """The end of one unit's chain; unit 0 is the installation itself."""

    unit_id = models.BigIntegerField(primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.length}"


class AuditEntry(models.Model):
    """One act. Rows are appended only: the application's database role can't change them."""

    unit_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40, blank=True)
    by_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    address = models.CharField(max_length=45, blank=True)
    before_digest = models.CharField(max_length=64, blank=True)
    after_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "seq"], name="audit_one_row_a_place")
        ]
        indexes = [
            models.Index(fields=["unit_id", "object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["unit_id", "by_id"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.seq} {self.verb}"


class AuditValue(models.Model):
    """Before and after of an act; a registered shredder may delete it, the digests stay."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, primary_key=True, related_name="value"
    )
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    def __str__(self) -> str:
        return str(self.entry_id)
