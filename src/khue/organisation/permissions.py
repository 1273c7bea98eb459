"""What posts may do with units, people and posts."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

from .types import Role

VIEW_UNIT = declare(
    "organisation.unit:view",
    label=_("See units and the people in charge"),
    roles=tuple(
        r for r in Role if r not in (Role.HEAD, Role.SPECIALIST, Role.DEPUTY, Role.IT_OFFICER)
    ),
    below=(Role.HEAD, Role.DEPUTY, Role.SPECIALIST, Role.IT_OFFICER),
)
MANAGE_UNITS = declare(
    "organisation.unit:manage",
    label=_("Found, end and assign units"),
    below=(Role.HEAD, Role.IT_OFFICER),
)
MANAGE_POSTS = declare(
    "organisation.post:manage",
    label=_("Appoint people to posts and end posts"),
    roles=(Role.HEAD, Role.DEPUTY, Role.IT_OFFICER),
)
# Nobody appoints the head of their own unit: the managing body does.
APPOINT_HEADS = declare(
    "organisation.head:appoint",
    label=_("Appoint the heads of managed units"),
    below=(Role.HEAD, Role.IT_OFFICER),
)
SEE_OVERVIEW = declare(
    "organisation.overview:read",
    label=_("See the overview of the units below"),
    roles=(Role.HEAD, Role.DEPUTY, Role.SPECIALIST),
)
DELEGATE = declare(
    "organisation.delegation:give",
    label=_("Let another act in one's place for a time"),
    roles=(Role.HEAD, Role.DEPUTY, Role.CLERK),
)
