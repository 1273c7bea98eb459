"""Portal (PUBLIC SITES): one site per unit on its own host, without cookies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "khue.portal"
    label = "portal"

    def ready(self) -> None:
        from khue.core.demo import DemoLink, declare_builder, declare_links
        from khue.core.more import declare_entry
        from khue.documents.events import standing_changed
        from khue.files.services import declare_holder
        from khue.publishing import events
        from khue.publishing.services import declare_address, declare_kind

        from . import demo, permissions, selectors, tasks  # noqa: F401
        from .library import LIBRARY
        from .selectors import may_read_library_file
        from .services import index

        declare_kind(LIBRARY)
        declare_address("portal", selectors.address_of)
        declare_holder(LIBRARY.code, may_read_library_file)
        events.published.subscribe(index.show_published)
        standing_changed.subscribe(index.show_standing)
        events.withdrawn.subscribe(index.bury_withdrawn)
        declare_builder("portal.sites", 50, demo.build_sites)
        declare_builder("portal.documents", 90, demo.publish_documents)

        def links(request: Any) -> Iterable[DemoLink]:
            return [DemoLink(name, url) for name, url in selectors.all_sites()]

        declare_links("portal", links)
        declare_entry(
            "portal.site",
            label=_("The unit's site"),
            icon="external",
            url_name="portal:site",
            permission=permissions.EDIT_SITE,
            order=60,
        )
