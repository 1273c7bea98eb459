"""The clock: duties become tasks, late work and work without a doer is told."""

from __future__ import annotations

from khue.core.tasks import periodic

from .services import make_due_tasks, tell_heads, tell_late


@periodic(
    "planning.keep_time",
    cron="20 23 * * *",  # 06:20 in Việt Nam
    reason="the clock makes tasks of duties and tells of late ones in every unit",
)
def keep_time() -> None:
    """Each morning at 06:20 in Việt Nam; safe to run again."""
    make_due_tasks()
    tell_late()
    tell_heads()
