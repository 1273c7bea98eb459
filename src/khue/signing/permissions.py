"""Who may sign, seal, and look after certificates. Nobody does both: dual control (law S-10)."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

CERTIFY = declare(
    "signing.paper:certify",
    label=_("Sign papers as the competent person"),
    help=_("With one's own certificate only."),
    roles=(Role.HEAD, Role.DEPUTY),
)
SEAL = declare(
    "signing.seal:apply",
    label=_("Apply the unit's seal"),
    help=_("After the competent person has signed; the clerk is answerable for it."),
    roles=(Role.CLERK,),
)
MANAGE_CREDENTIALS = declare(
    "signing.credential:manage",
    label=_("Look after certificates and signature pictures of the unit"),
    roles=(Role.IT_OFFICER,),
)
MANAGE_ANCHORS = declare(
    "signing.anchor:manage",
    label=_("Add and remove trusted certificate authorities"),
    help=_("Only for the officer in charge of IT of an education office."),
    roles=(Role.IT_OFFICER,),
    is_for_installation=True,
)
VIEW_RECORDS = declare(
    "signing.record:view",
    label=_("See what was signed and sealed in the unit"),
    roles=(Role.HEAD, Role.DEPUTY, Role.CLERK, Role.IT_OFFICER),
)
