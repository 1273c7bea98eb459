"""Rules of sign-in that people may meet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class PublicMailRefused(DomainError):
    """Law: official contact doesn't go through a public mail service."""

    code = "accounts.public_mail"
    message = _(
        "“%(domain)s” is a public mail service. Use the official mailbox of the unit for this"
        " contact."
    )


class InvalidPhone(DomainError):
    """Not a Vietnamese mobile or fixed number."""

    code = "accounts.phone"
    message = _("This isn't a phone number in Việt Nam. Write it like 0912 345 678.")


class PhoneTaken(DomainError):
    """One phone opens one account."""

    code = "accounts.phone_taken"
    message = _("This phone number already opens another account. One account is one person.")


class UsernameTaken(DomainError):
    """User names are unique."""

    code = "accounts.username_taken"
    message = _("This user name is taken. Please choose another one.")


class WrongPin(DomainError):
    """The device's PIN doesn't fit."""

    code = "accounts.wrong_pin"
    message = _("This PIN isn't right. You can try %(left)s more times.")


class WeakPin(DomainError):
    """A PIN that others guess first."""

    code = "accounts.weak_pin"
    message = _("A PIN has six digits that aren't all the same and don't run in order.")


class PaperCodeInvalid(DomainError):
    """The one-time code of the paper sheet is used, too old or replaced."""

    code = "accounts.paper_code"
    message = _(
        "This sheet can't be used any more: it was used, replaced, or is older than 14 days. Ask"
        " the officer in charge of IT for a new one."
    )
