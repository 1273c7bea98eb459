"""The clock: what has to go to the archive, which copies should be back."""

from __future__ import annotations

from khue.core.tasks import periodic

from .services import tell_due_case_files, tell_overdue_copies


@periodic(
    "records.keep_time",
    cron="40 23 * * *",  # 06:40 in Việt Nam
    reason="the clock tells of case files and copies that are due in every unit",
)
def keep_time() -> None:
    """Each morning at 06:40 in Việt Nam; safe to run again."""
    tell_due_case_files()
    tell_overdue_copies()
