"""AUDIENCE: to whom, by when, who has it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from khue.organisation.types import STAFF_ROLES


class DispatchConfig(AppConfig):
    name = "khue.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from khue.files.services import declare_holder
        from khue.notifications.events import notices_fetched

        from . import audits, overview, permissions  # noqa: F401
        from .arrivals import arrive_by_notice
        from .selectors import FILE_HOLDER, may_read_file
        from .services.notices import declare_notices

        declare_notices()
        overview.declare()
        declare_holder(FILE_HOLDER, may_read_file)
        _show()
        notices_fetched.subscribe(arrive_by_notice)


def _show() -> None:
    """Where people meet this room: the first page, the page "More", the demo."""
    from khue.core.demo import declare_builder
    from khue.core.more import declare_entry
    from khue.core.today import declare_card

    from . import demo, today
    from .permissions import READ_BOARD

    senders = ("office.head", "office.deputy", "office.clerk", "office.specialist")
    declare_card("dispatch.silent", build=today.silent_recipients, roles=senders, order=20)
    declare_card(
        "dispatch.recalls",
        build=today.recalls,
        roles=[role.value for role in STAFF_ROLES],
        order=19,
    )
    declare_entry(
        "dispatch.sent",
        label=_("Sent out"),
        url_name="dispatch:sent",
        icon="send",
        note=_("Who has received what the unit sent"),
        permission=READ_BOARD,
        order=30,
    )
    declare_entry(
        "dispatch.inbox",
        label=_("Inbox"),
        url_name="dispatch:inbox",
        icon="inbox",
        note=_("What has come for the unit or for oneself"),
        roles=[role.value for role in STAFF_ROLES],
        order=29,
    )
    declare_builder("dispatch", 70, demo.build)
