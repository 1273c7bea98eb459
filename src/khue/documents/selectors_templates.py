"""Reads: the texts from which a drafter may start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.organisation import selectors as organisation

from . import permissions
from .models import TextTemplate

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def templates_for(user: User) -> list[TextTemplate]:
    """Return the templates of the units whose templates the person keeps."""
    units = organisation.units_with(user, permissions.MANAGE_TEMPLATES)
    return list(TextTemplate.objects.filter(unit_id__in=units, dropped_on__isnull=True))


def get_template_for(user: User, template_id: int) -> TextTemplate:
    """Return one template that the person keeps; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.MANAGE_TEMPLATES)
    rows = TextTemplate.objects.filter(unit_id__in=units, dropped_on__isnull=True)
    found = rows.filter(pk=template_id).first()
    if found is None:
        raise NotFound
    return found


def templates_to_start_from(user: User, unit: Unit) -> list[TextTemplate]:
    """Return the unit's own templates, then those that its managing bodies share."""
    if not organisation.can(user, permissions.DRAFT, unit):
        raise NotFound
    own = TextTemplate.objects.filter(unit=unit, dropped_on__isnull=True).select_related("unit")
    managers = [row.manager_id for row in organisation.managing_bodies(unit)]
    with system_scope(reason="templates that a managing body shares are read by the units below"):
        shared = TextTemplate.objects.filter(
            unit_id__in=managers, is_shared=True, dropped_on__isnull=True
        )
        return [*own, *shared.select_related("unit")]
