"""What posts may do with the rules of sign-in."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

CHANGE_POLICY = declare(
    "accounts.policy:change",
    label=_("Change the rules of sign-in"),
    roles=("it_officer",),
    is_for_installation=True,
)
