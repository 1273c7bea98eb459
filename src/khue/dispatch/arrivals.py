"""A notice that a phone has fetched is a sign of arrival, just as the inbox line is."""

from __future__ import annotations

from khue.notifications.events import NoticesFetched

from .selectors import deliveries_named
from .services.notices import SUBJECT
from .services.receipts import note_arrivals


def arrive_by_notice(fetched: NoticesFetched) -> None:
    """Record the arrival of the deliveries that the shown notices speak of."""
    ids = [
        int(subject.removeprefix(SUBJECT))
        for subject in fetched.subjects
        if subject.startswith(SUBJECT)
    ]
    if ids:
        user = fetched.user
        note_arrivals(deliveries=deliveries_named(user, ids), by=user)
