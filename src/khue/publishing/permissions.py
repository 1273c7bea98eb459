"""Who may ask for publication, check, approve and take down."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core import audit
from khue.core.permissions import declare
from khue.organisation.types import Role

VIEW = declare(
    "publishing.publication:view",
    label=_("See what is waiting to become public"),
    roles=(
        Role.HEAD,
        Role.DEPUTY,
        Role.CLERK,
        Role.CHIEF_EDITOR,
        Role.EDITOR,
        Role.SPECIALIST,
        Role.IT_OFFICER,
    ),
)
REQUEST = declare(
    "publishing.publication:request",
    label=_("Ask for publication"),
    roles=(
        Role.HEAD,
        Role.DEPUTY,
        Role.CLERK,
        Role.CHIEF_EDITOR,
        Role.EDITOR,
        Role.SPECIALIST,
        Role.TEACHER,
        Role.IT_OFFICER,
    ),
)
REVIEW = declare(
    "publishing.publication:review",
    label=_("Check for the editorial board"),
    roles=(Role.CHIEF_EDITOR, Role.EDITOR, Role.DEPUTY),
)
APPROVE = declare(
    "publishing.publication:approve",
    label=_("Approve publication as head of the unit"),
    roles=(Role.HEAD,),
)
WITHDRAW = declare(
    "publishing.publication:withdraw",
    label=_("Take down what is public"),
    roles=(Role.HEAD, Role.CHIEF_EDITOR, Role.EDITOR),
    help=_("Taking down works at once; putting back goes through approval again."),
)

REQUESTED = audit.declare("publishing.publication.requested", _("asked for publication"))
REVISED = audit.declare("publishing.publication.revised", _("wrote a new version"))
REVIEWED = audit.declare("publishing.publication.reviewed", _("checked for the editorial board"))
APPROVED = audit.declare("publishing.publication.approved", _("approved publication"))
RETURNED = audit.declare("publishing.publication.returned", _("returned with a reason"))
PUBLISHED = audit.declare("publishing.publication.published", _("published"))
WITHDRAWN = audit.declare("publishing.publication.withdrawn", _("took down"))
WITHDRAWAL_ASKED = audit.declare(
    "publishing.publication.withdrawal_asked", _("asked that it be taken down")
)
EXPIRED = audit.declare("publishing.publication.expired", _("ended by its time"))
REFUSED = audit.declare("publishing.publication.refused", _("was refused at the gate"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (pgettext_lazy("object", "publication"),)
