"""One outbox for everything people should be told."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "khue.notifications"
    label = "notifications"

    def ready(self) -> None:
        from . import audits, permissions  # noqa: F401
        from .channels import InApp
        from .registry import channels

        if "in_app" not in channels:
            channels.add("in_app", InApp())
