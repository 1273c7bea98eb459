"""Who writes forms, runs calls, fills in and signs off."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

_RUNNERS = (Role.HEAD, Role.DEPUTY, Role.SPECIALIST)

WRITE_FORM = declare("campaigns.form:write", label=_("Write forms for data calls"), roles=_RUNNERS)
READ_CALL = declare(
    "campaigns.call:read",
    label=_("See the data calls of the unit and what was answered"),
    roles=(*_RUNNERS, Role.CLERK),
)
RUN_CALL = declare(
    "campaigns.call:run",
    label=_("Send data calls, remind, accept answers or return them"),
    roles=_RUNNERS,
)
FILL = declare(
    "campaigns.return:fill",
    label=_("Fill in the unit's answers to data calls"),
    roles=(
        Role.HEAD,
        Role.DEPUTY,
        Role.CLERK,
        Role.ACCOUNTANT,
        Role.IT_OFFICER,
        Role.LIBRARIAN,
    ),
)
SUBMIT = declare(
    "campaigns.return:submit",
    label=_("Sign off and submit the unit's answers"),
    roles=(Role.HEAD,),
)
