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
        from khue.core.demo import declare_builder, declare_people
        from khue.core.more import declare_entry
        from khue.core.permissions import set_checker
        from khue.core.ui import navigation

        from . import demo, overview, permissions, quality
        from .selectors import account_profile, holds_anywhere

        quality.declare_own_checks()
        overview.declare_own_panel()
        set_checker(holds_anywhere)
        set_provider(account_profile)
        declare_builder("organisation", 10, demo.build)
        declare_builder("organisation.quality", 95, demo.build_quality)
        declare_people("organisation", demo.people)
        navigation.declare(
            "schools",
            label=_("Schools"),
            icon="schools",
            url_name="organisation:schools",
            roles=("office.head", "office.deputy", "office.specialist", "office.it_officer"),
            order=40,
            lights_for=("/organisation/units/", "/organisation/posts/"),
        )
        navigation.declare(
            "my-school",
            label=_("My school"),
            icon="schools",
            url_name="organisation:mine",
            roles=("school.head", "school.deputy", "school.it_officer"),
            order=40,
            lights_for=("/organisation/",),
        )
        declare_entry(
            "organisation.overview",
            label=_("Overview"),
            note=_("What the units below have not confirmed, not finished, not handed in"),
            url_name="organisation:overview",
            icon="chart-column",
            roles=("office.head", "office.deputy", "office.specialist"),
            order=5,
        )
        declare_entry(
            "organisation.mine",
            label=_("My unit"),
            note=_("Facts, managing bodies, people in charge"),
            url_name="organisation:mine",
            icon="schools",
            permission=permissions.VIEW_UNIT,
            order=30,
        )
        declare_entry(
            "organisation.delegations",
            label=_("Acting in another's place"),
            note=_("Delegations of the unit"),
            url_name="organisation:delegations",
            icon="switch",
            permission=permissions.DELEGATE,
            order=40,
        )
