"""Machinery without school words."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "khue.core"
    label = "core"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .database import grant_and_guard

        post_migrate.connect(grant_and_guard, dispatch_uid="khue.core.guard")
