"""What can go wrong on a site, each saying what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class TooMany(DomainError):
    """One address asks too often."""

    code = "portal.too_many"
    message = _("Too many requests from your network. Wait a minute, then try again.")


class BadPicture(DomainError):
    """What was uploaded is no picture we can use."""

    code = "portal.bad_picture"
    message = _("Choose a PNG, JPEG or WebP picture of at most 5 MB.")


class PublicMailbox(DomainError):
    """A unit does not receive the public's letters in a private mailbox."""

    code = "portal.public_mailbox"
    message = _("This is a public mail service. Give the official mailbox of the unit.")


class FileTooLarge(DomainError):
    """A file for verification is beyond the limit."""

    code = "portal.file_too_large"
    message = _("The file is larger than 20 MB. Choose the signed PDF itself.")


class NoFile(DomainError):
    """Nothing was chosen."""

    code = "portal.no_file"
    message = _("Choose the signed PDF file you want to check.")
