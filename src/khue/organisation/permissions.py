"""What posts may do with units, people and posts."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

from .types import Role

VIEW_UNIT = declare(
    "organisation.unit:view",
    label=_("See units and the people in charge"),
    roles=tuple(r for r in Role if r not in (Role.HEAD, Role.SPECIALIST, Role.DEPUTY)),
    below=(Role.HEAD, Role.DEPUTY, Role.SPECIALIST),
)
MANAGE_POSTS = declare(
    "organisation.post:manage",
    label=_("Appoint people to posts and end posts"),
    roles=(Role.HEAD, Role.DEPUTY, Role.IT_OFFICER),
)
DELEGATE = declare(
    "organisation.delegation:give",
    label=_("Let another act in one's place for a time"),
    roles=(Role.HEAD, Role.DEPUTY, Role.CLERK),
)
