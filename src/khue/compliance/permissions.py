"""What posts may do with the trail, screening and rules."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

LEADERS = (Role.HEAD, Role.DEPUTY, Role.IT_OFFICER)

VIEW_AUDIT = declare(
    "compliance.audit:view",
    label=_("Read the audit trail of one's unit"),
    roles=(Role.HEAD, Role.IT_OFFICER),
)
EXPORT_AUDIT = declare(
    "compliance.audit:export",
    label=_("Export the audit trail of one's unit"),
    roles=(Role.HEAD, Role.IT_OFFICER),
)
VIEW_REFUSALS = declare(
    "compliance.screening:view",
    label=_("See what was refused, when and by which rule"),
    roles=(*LEADERS, Role.CLERK),
)
CONFIRM = declare(
    "compliance.screening:confirm",
    label=_("Confirm that a scan bears no secrecy mark"),
    roles=(Role.HEAD, Role.CLERK),
)
VIEW_RULES = declare(
    "compliance.rules:view",
    label=_("Read the rule editions"),
    roles=(*LEADERS, Role.CLERK, Role.SPECIALIST),
)
EDIT_RULES = declare(
    "compliance.rules:edit",
    label=_("Enter a new edition of a rule"),
    roles=(Role.HEAD, Role.IT_OFFICER),
    help=_("Only in the body at the top of this installation."),
    is_for_installation=True,
)
ERASE_VALUES = declare(
    "compliance.values:erase",
    label=_("Erase a person's values from the trail, leaving the digests"),
    roles=(Role.HEAD,),
    help=_("Only in the body at the top of this installation."),
    is_for_installation=True,
)
