"""Background work of sending and receiving."""

from __future__ import annotations

from khue.core.tasks import periodic

from .services import remind_by_clock


@periodic(
    "dispatch.remind_by_clock",
    cron="30 0 * * *",  # 07:30 in Việt Nam
    reason="those who have not done what falls due are reminded in every unit",
)
def keep_deadlines() -> None:
    """Each working morning; a sending is reminded of once a day at most."""
    remind_by_clock()
