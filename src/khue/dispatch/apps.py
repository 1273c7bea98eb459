"""AUDIENCE: to whom, by when, who has it."""

from __future__ import annotations

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "khue.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from khue.files.services import declare_holder
        from khue.notifications.events import notices_fetched

        from . import audits, permissions  # noqa: F401
        from .arrivals import arrive_by_notice
        from .selectors import FILE_HOLDER, may_read_file
        from .services.notices import declare_notices

        declare_notices()
        declare_holder(FILE_HOLDER, may_read_file)
        notices_fetched.subscribe(arrive_by_notice)
