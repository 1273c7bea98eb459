"""Remote signing services that this installation may speak with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RemoteService(models.Model):
    """A service in the list of the office's IT officer: no other address is ever called.

    Ended, never deleted: certificates refer to it.
    """

    name = models.CharField(_("Name"), max_length=200)
    base_url = models.URLField(_("Address"), max_length=200)
    client_id = models.CharField(_("Name of this installation there"), max_length=200)
    secret_blob = models.BinaryField()
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["base_url"], condition=Q(is_active=True), name="remoteservice_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
