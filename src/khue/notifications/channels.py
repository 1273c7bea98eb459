"""The channel that every installation has: the person's own list inside the app."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from .types import Outgoing, SendResult, Text

IN_APP = "in_app"


class InApp:
    """The list behind the bell. The row itself is the message, so handing over cannot fail."""

    code: str = IN_APP
    label: Text = _("In the app")

    def send(self, notices: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Hand over: from now on the row counts as sent."""
        return [SendResult(notice.id, is_sent=True) for notice in notices]

    def reaches(self, recipient_ids: Sequence[int]) -> set[int]:
        """Everybody with an account has a list."""
        return set(recipient_ids)
