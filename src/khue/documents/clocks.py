"""Until when a signed document goes out: the same day, at the latest the next working day; an
urgent one at once (D-01, Decree 30/2020 article 18; rule `documents.clock`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.compliance.selectors import add_working_days
from khue.core.dates import HANOI

from .rules import issue_clock_on
from .types import OutgoingState, Urgency

if TYPE_CHECKING:
    from .models import OutgoingDocument

_RUNNING = (OutgoingState.SIGNED, OutgoingState.SEALED)


@dataclass(frozen=True, slots=True)
class Clock:
    """The last moment, and whether it has passed."""

    due_at: datetime
    is_late: bool
    is_at_once: bool


class IssueClocks:
    """Clocks of many documents: the rule is asked once."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.days, self.minutes = issue_clock_on()

    def of(self, document: OutgoingDocument) -> Clock | None:
        """The clock of a document that is signed and not sent, else ``None``."""
        if document.state not in _RUNNING or document.signed_at is None:
            return None
        is_urgent = document.urgency != Urgency.NORMAL
        if is_urgent:
            due = document.signed_at + timedelta(minutes=self.minutes)
            if document.express_by is not None:
                due = min(due, document.express_by)
        else:
            day = document.signed_at.astimezone(HANOI).date()
            last = add_working_days(day, self.days)
            due = datetime.combine(last, time(23, 59), HANOI)
        return Clock(due, self.now > due, is_urgent)
