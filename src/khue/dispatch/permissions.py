"""Who sends, who watches the board, who receives."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

_LEADERS = (Role.HEAD, Role.DEPUTY)

SEND = declare(
    "dispatch.package:send",
    label=_("Send documents and notices to other units"),
    roles=(*_LEADERS, Role.CLERK, Role.SPECIALIST),
)
READ_BOARD = declare(
    "dispatch.board:read",
    label=_("See who has received what was sent"),
    roles=(*_LEADERS, Role.CLERK, Role.SPECIALIST),
)
REMIND = declare(
    "dispatch.package:remind",
    label=_("Remind recipients who have shown no sign"),
    roles=(*_LEADERS, Role.CLERK, Role.SPECIALIST),
)
RECALL = declare(
    "dispatch.package:recall",
    label=_("Ask recipients to give back what was sent"),
    roles=(*_LEADERS, Role.CLERK),
    needs=("dispatch.board:read",),
)
ANSWER_RECALL = declare(
    "dispatch.delivery:answer_recall",
    label=_("Agree to a recall or refuse it, for the unit"),
    roles=(*_LEADERS, Role.CLERK),
)
READ_DELIVERY = declare(
    "dispatch.delivery:read",
    label=_("Read what has come for the unit"),
    roles=(*_LEADERS, Role.CLERK),
)
