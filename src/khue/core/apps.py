"""Machinery without school words."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "khue.core"
    label = "core"

    def ready(self) -> None:
        from . import checks, stalled, totals  # noqa: F401
        from .database import grant_and_guard
        from .ui import navigation

        post_migrate.connect(grant_and_guard, dispatch_uid="khue.core.guard")
        stalled.declare()
        navigation.declare("today", label=_("Today"), icon="today", url_name="core:today", order=0)
        navigation.declare("more", label=_("More"), icon="more", url_name="core:more", order=100)
