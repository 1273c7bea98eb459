"""One outbox for everything people should be told."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "khue.notifications"
    label = "notifications"

    def ready(self) -> None:
        from . import audits, permissions  # noqa: F401
        from .channels import InApp
        from .registry import channels

        if "in_app" not in channels:
            channels.add("in_app", InApp())
        _show()


def _show() -> None:
    """Where people meet this room: the first page, the page "More", the demo."""
    from khue.core.demo import declare_builder
    from khue.core.more import declare_entry
    from khue.core.today import declare_card

    from . import demo, today
    from .permissions import READ_OPERATIONS

    declare_card("notifications.unseen", build=today.unseen_notices, order=60)
    declare_entry(
        "notifications.list",
        label=_("Notices"),
        url_name="notifications:list",
        icon="bell",
        order=25,
    )
    declare_entry(
        "notifications.operations",
        label=_("Operations"),
        url_name="operations:page",
        icon="activity",
        note=_("Queue, failures and the last audit heads"),
        permission=READ_OPERATIONS,
        order=80,
    )
    declare_builder("notifications", 80, demo.build)
