"""Who may change a unit's site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core import audit
from khue.core.permissions import declare
from khue.organisation.types import Role

EDIT_SITE = declare(
    "portal.site:edit",
    label=_("Change the face of the unit's site"),
    roles=(Role.HEAD, Role.CHIEF_EDITOR, Role.IT_OFFICER),
)
ADD_TO_LIBRARY = declare(
    "portal.library:add",
    label=_("Add legal documents of other bodies to the site"),
    roles=(Role.CHIEF_EDITOR, Role.EDITOR, Role.CLERK, Role.SPECIALIST, Role.IT_OFFICER),
    help=_("They become public only by the two steps of publishing."),
)
SITE_CHANGED = audit.declare("portal.site.changed", _("changed the unit's site"))
