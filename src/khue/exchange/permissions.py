"""Who sees and sends messages, and who looks after the links to other systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

READ = declare(
    "exchange.message:read",
    label=_("See what went and came over the document axis"),
    roles=("head", "deputy", "clerk"),
)
SEND = declare(
    "exchange.message:send",
    label=_("Send over the document axis, answer and refuse"),
    roles=("clerk",),
    needs=(READ,),
)
MANAGE = declare(
    "exchange.link:manage",
    label=_("Look after partners, codes and keys of the document axis"),
    roles=("it_officer",),
    is_for_installation=True,
)
