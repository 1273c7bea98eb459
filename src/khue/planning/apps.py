"""PLANNING: tasks, the weekly work calendar, meetings, duties that come back."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "khue.planning"
    label = "planning"
    verbose_name = _("Work and calendar")

    def ready(self) -> None:
        from . import audits, permissions, wiring  # noqa: F401

        wiring.connect()
