"""The demo's sendings come from the documents that were sent; here their silent schools are reminded."""

from __future__ import annotations

from khue.core.demo import DemoPlan

from .models import Dispatch
from .selectors import board_of
from .services import remind_silent

_REMINDED = 1


def build(plan: DemoPlan) -> None:
    """Remind those who have shown no sign of the oldest sending that still has any."""
    done = 0
    for sending in Dispatch.objects.order_by("sent_at", "pk").select_related("sent_by"):
        if done == _REMINDED:
            return
        if board_of(sending).silent:
            remind_silent(dispatch=sending, by=sending.sent_by)
            done += 1
