"""Certificates with which people and units sign, and the pictures drawn at their signatures."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.signing.types import EXPIRY_WARNINGS, CredentialKind, CredentialState


class Credential(UnitOwned):
    """One certificate of a person in a unit, or (without person) of the unit itself.

    Only a software key is kept here, encrypted, and only for the demo and tests; the keys of
    tokens never reach the server.
    """

    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=CredentialKind.choices)
    state = models.CharField(
        max_length=10, choices=CredentialState.choices, default=CredentialState.ACTIVE
    )
    certificate_pem = models.TextField()
    chain_pem = models.TextField(blank=True)
    subject = models.CharField(_("Holder"), max_length=200)
    issuer = models.CharField(_("Issuer"), max_length=200)
    serial = models.CharField(_("Serial number"), max_length=50)
    valid_from = models.DateTimeField(_("Valid from"))
    valid_to = models.DateTimeField(_("Valid to"))
    key_blob = models.BinaryField(null=True)
    token_module = models.CharField(max_length=200, blank=True)
    token_label = models.CharField(max_length=80, blank=True)
    key_label = models.CharField(max_length=80, blank=True)
    service = models.ForeignKey(
        "signing.RemoteService", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remote_id = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(state="active", person__isnull=False),
                name="credential_one_active_of_person",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(state="active", person__isnull=True),
                name="credential_one_active_of_unit",
            ),
            models.CheckConstraint(
                condition=Q(kind="software", key_blob__isnull=False)
                | (~Q(kind="software") & Q(key_blob__isnull=True)),
                name="credential_key_only_of_software",
            ),
            models.CheckConstraint(
                condition=Q(kind="remote", service__isnull=False)
                | (~Q(kind="remote") & Q(service__isnull=True)),
                name="credential_service_only_of_remote",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_seal(self) -> bool:
        return self.person_id is None

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether it may sign at this moment, as far as we know without asking anybody."""
        in_time = self.valid_from <= moment <= self.valid_to
        return self.state == CredentialState.ACTIVE and in_time

    @property
    def days_left(self) -> int:
        """Whole days until it runs out; below zero when it has."""
        return (self.valid_to - timezone.now()).days

    @property
    def expires_soon(self) -> bool:
        in_use = self.state == CredentialState.ACTIVE and not self.is_expired
        return in_use and self.days_left <= max(EXPIRY_WARNINGS)

    @property
    def is_expired(self) -> bool:
        return self.valid_to < timezone.now()


class SignatureImage(UnitOwned):
    """The picture of a person's signature or of the unit's seal: transparent PNG, drawn anew."""

    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(is_current=True, person__isnull=False),
                name="signatureimage_one_of_person",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(is_current=True, person__isnull=True),
                name="signatureimage_one_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
