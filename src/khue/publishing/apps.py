"""Publishing (PROOF): versions, approvals bound to them, the one gate, page generations."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "khue.publishing"
    label = "publishing"

    def ready(self) -> None:
        from khue.core.more import declare_entry
        from khue.core.today import declare_card
        from khue.core.ui import navigation

        from . import notices, permissions, tasks, today  # noqa: F401

        notices.declare_notices()

        deciding = ("head", "deputy", "chief_editor", "editor")
        navigation.declare(
            "publishing",
            label=_("To publish"),
            icon="approvals",
            url_name="publishing:listing",
            roles=deciding,
            order=45,
            badge=today.badge,
        )
        # Where the five tabs are taken by other rooms, the page stands under More.
        declare_entry(
            "publishing.listing",
            label=_("To publish"),
            url_name="publishing:listing",
            icon="approvals",
            roles=deciding,
            order=25,
        )
        declare_card(
            "publishing.to_withdraw",
            build=today.to_withdraw,
            roles=("head", "chief_editor", "editor"),
            order=14,
        )
        declare_card("publishing.decide", build=today.to_decide, roles=deciding, order=15)
