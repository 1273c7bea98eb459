"""WHERE: units, their managing bodies over time, posts, delegation, school years."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "khue.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from khue.accounts.services import set_provider
        from khue.core.demo import declare_builder, declare_links, declare_people
        from khue.core.permissions import set_checker

        from . import demo, permissions  # noqa: F401
        from .selectors import account_profile, holds_anywhere

        set_checker(holds_anywhere)
        set_provider(account_profile)
        declare_builder("organisation", 10, demo.build)
        declare_people("organisation", demo.people)
        declare_links("organisation", demo.links)
