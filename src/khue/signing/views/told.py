"""What is said after a signature was made in two steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from khue.signing.models import SignatureRequest
from khue.signing.services import level_text, warning_text
from khue.signing.types import Purpose, SignedPaper


def say_what_was_proved(request: HttpRequest, row: SignatureRequest, signed: SignedPaper) -> None:
    """Tell success with the level that was reached, and what could not be proved (law S-02)."""
    done = (
        _("Signed. The clerk now gives the number and the seal.")
        if row.purpose == Purpose.PERSON
        else _("Number %(number)s is given and the paper is sealed.") % {"number": row.number}
    )
    messages.success(request, f"{done} {level_text(signed.level)}.")
    for warning in signed.warnings:
        messages.warning(request, warning_text(warning))
