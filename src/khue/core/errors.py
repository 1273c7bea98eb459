"""Errors that people read: a stable code, a sentence that says what to do next."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule was broken. One middleware turns it into a message, a form error or 422 JSON.

    ``params`` fill the named placeholders of the message; ``field`` names the input it belongs to.
    """

    code = "core.refused"
    message: str | Promise = _("This can't be done.")

    def __init__(
        self, message: str | Promise | None = None, *, field: str | None = None, **params: Any
    ) -> None:
        self.params = params
        self.field = field
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class NotFound(DomainError):
    """Missing and forbidden look alike."""

    code = "core.not_found"
    message = _("There is nothing here, or it isn't yours to see.")


class NotPermitted(DomainError):
    """The person may see the thing, but this act belongs to another role."""

    code = "core.not_permitted"
    message = _("Your post doesn't include this act. Ask the head to assign or delegate it.")


class SudoRequired(DomainError):
    """The act asks for the password or passkey again."""

    code = "core.sudo_required"
    message = _("Confirm that it's you, then the act goes on.")


class ConnectorError(Exception):
    """An outside service failed; ``permanent`` says whether trying again can help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
