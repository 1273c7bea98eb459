"""Verbs of this room in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core import audit

PAPER_CERTIFIED = audit.declare("signing.paper.certified", _("Paper signed by a person"))
PAPER_SEALED = audit.declare("signing.paper.sealed", _("Paper sealed by the unit"))
ANNEX_SEALED = audit.declare("signing.annex.sealed", _("Annex or copy signed by the unit"))
PAPER_UPGRADED = audit.declare("signing.paper.upgraded", _("Missing proof added to a paper"))
SIGNATURE_BEGUN = audit.declare("signing.request.begun", _("Signature with a token begun"))
SIGNATURE_DROPPED = audit.declare("signing.request.dropped", _("Signature with a token given up"))
CREDENTIAL_ADDED = audit.declare("signing.credential.added", _("Certificate added"))
CREDENTIAL_RETIRED = audit.declare("signing.credential.retired", _("Certificate withdrawn"))
CREDENTIAL_REVOKED = audit.declare("signing.credential.revoked", _("Certificate found revoked"))
REMOTE_ADDED = audit.declare("signing.remote.added", _("Remote signing service added"))
REMOTE_REMOVED = audit.declare("signing.remote.removed", _("Remote signing service removed"))
REMOTE_ASKED = audit.declare("signing.remote.asked", _("Signer asked in the service's app"))
ANCHOR_ADDED = audit.declare("signing.anchor.added", _("Trusted authority added"))
ANCHOR_REMOVED = audit.declare("signing.anchor.removed", _("Trusted authority removed"))
IMAGE_SET = audit.declare("signing.image.set", _("Signature picture set"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "credential"),
    pgettext_lazy("object", "signature record"),
    pgettext_lazy("object", "signature request"),
    pgettext_lazy("object", "remote service"),
)
