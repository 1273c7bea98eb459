"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class PermissionNotHeld(DomainError):
    """A token can't hold more than the person who gives it out."""

    code = "api.permission_not_held"
    message = _("A token can't be given a permission that you don't hold yourself.")


class TokenNeedsName(DomainError):
    """A token without a name can't be told from another later."""

    code = "api.token_needs_name"
    message = _("Name the program that will use the token.")
