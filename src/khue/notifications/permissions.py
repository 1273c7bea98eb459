"""Who may watch the machinery. A person's own list needs no permission: it is the person's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

READ_OPERATIONS = declare(
    "notifications.operations:read",
    label=_("See the queue of notices and tasks, and what failed"),
    roles=(Role.IT_OFFICER,),
    is_for_installation=True,
)
RETRY_OPERATIONS = declare(
    "notifications.operations:retry",
    label=_("Try failed notices and tasks again"),
    roles=(Role.IT_OFFICER,),
    is_for_installation=True,
)
