"""What happened here that upper domains may want to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.events import Event

if TYPE_CHECKING:
    from khue.accounts.models import User


@dataclass(frozen=True, slots=True)
class NoticesFetched:
    """A device of the person has shown these notices: ``subjects`` are the things they speak of."""

    user: User
    subjects: tuple[str, ...]


notices_fetched: Event[NoticesFetched] = Event("notifications.notices_fetched")
