"""Whom the installation exchanges with: systems, organisations behind them, keys, own codes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khue.core.text import fold


class Connection(models.Model):
    """Another system: where its hub is, under which names and keys the two know each other.

    Without an address we wait for it to collect. Keys are kept encrypted. Ended, never deleted.
    """

    name = models.CharField(_("Name of the system"), max_length=200)
    address = models.CharField(_("Address of its hub"), max_length=300, blank=True)
    is_polled = models.BooleanField(_("Fetch messages from it"), default=False)
    system_id = models.CharField(_("Its name here"), max_length=60, unique=True)
    secret_in = models.BinaryField()
    own_system_id = models.CharField(_("Our name there"), max_length=60, blank=True)
    secret_out = models.BinaryField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An organisation outside, reached over a system, with the certificate that it signs with."""

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="partners")
    organ_id = models.CharField(_("Organisation code"), max_length=60)
    name = models.CharField(_("Name"), max_length=200)
    aliases = models.TextField(_("Other names in recipients blocks"), blank=True)
    certificate_pem = models.TextField(_("Certificate"), blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ_id"], condition=Q(ended_at=None), name="exchange_partner_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_called(self, text: str) -> bool:
        """Whether a line of a recipients block means this organisation."""
        names = [self.name, *self.aliases.splitlines()]
        return _key(text) in {_key(name) for name in names if name.strip()}


def _key(text: str) -> str:
    return " ".join(fold(text).strip(" ;.,:-").split())


class OrganCode(models.Model):
    """The code of one of our units, over time (Decision 20/2020/QĐ-TTg)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("Organisation code"), max_length=60)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)
    decision = models.CharField(_("By decision"), max_length=120, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["code", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="exchange_code_period_in_order",
            ),
            models.UniqueConstraint(fields=["code", "valid_from"], name="exchange_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class SystemKey(models.Model):
    """The key with which this installation signs its messages; one is in use, older ones are kept."""

    certificate_pem = models.TextField()
    key_blob = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="exchange_one_key_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class SeenRequest(models.Model):
    """The seal of a request that was let in, so that nobody plays it a second time."""

    seal = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.seal[:12]
