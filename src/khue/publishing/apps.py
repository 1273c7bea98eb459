"""Publishing (PROOF): versions, approvals bound to them, the one gate, page generations."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "khue.publishing"
    label = "publishing"

    def ready(self) -> None:
        from . import permissions  # noqa: F401
