"""Who may give out tokens."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

MANAGE_TOKENS = declare(
    "api.token:manage",
    label=_("Give out and revoke tokens for other programs"),
    roles=(Role.HEAD, Role.IT_OFFICER),
)
