"""WHERE: units, their managing bodies over time, posts, delegation, school years."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "khue.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from khue.core.permissions import set_checker

        from . import permissions  # noqa: F401
        from .selectors import holds_anywhere

        set_checker(holds_anywhere)
