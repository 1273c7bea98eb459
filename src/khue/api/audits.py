"""Acts of this room in the trail."""

from django.utils.translation import gettext_lazy as _

from khue.core.audit import declare

TOKEN_ISSUED = declare("api.token.issued", _("Gave out a token"))
TOKEN_REVOKED = declare("api.token.revoked", _("Revoked a token"))
