"""Portal (PUBLIC SITES): one site per unit on its own host, without cookies."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "khue.portal"
    label = "portal"

    def ready(self) -> None:
        from khue.publishing import events

        from . import permissions  # noqa: F401
        from .services import index

        events.published.subscribe(index.show_published)
        events.withdrawn.subscribe(index.bury_withdrawn)
