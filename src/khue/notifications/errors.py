"""What may be refused in this room, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class NotRetryable(DomainError):
    """Only a notice or a task that has failed can be tried again."""

    code = "notifications.not_retryable"
    message = _("This is no longer in the list of failures: it may have been sent meanwhile.")
