"""Notices of a kind that only the tests send, and a channel that can be told to fail."""

from __future__ import annotations

from collections.abc import Sequence

from khue.accounts.models import User
from khue.core.errors import ConnectorError
from khue.core.scoping import system_scope
from khue.notifications.models import Notification
from khue.notifications.registry import kinds
from khue.notifications.services import notify
from khue.notifications.types import (
    DeliveryClass,
    Message,
    NotificationKind,
    Outgoing,
    SendResult,
    Text,
)
from khue.organisation.models import Unit

KIND = NotificationKind(
    code="tests.notice",
    label="Notice of the tests",
    text="From %(sender)s: %(what)s",
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def tell(user: User, unit: Unit, number: int = 1, **changes: str) -> int:
    """Put a notice for the person into the outbox."""
    kinds.add(KIND.code, KIND)
    message = Message(
        unit_id=unit.pk,
        recipient_id=user.pk,
        kind=KIND.code,
        dedup_key=changes.pop("dedup_key", f"tests:{number}"),
        params={"sender": "Phòng", "what": f"Công văn {number}"},
        link=changes.pop("link", "/dispatch/inbox/"),
        subject=changes.pop("subject", ""),
    )
    with system_scope(reason="tests fill the outbox"):
        return notify([message])


def outbox() -> list[Notification]:
    """Return every row, oldest first."""
    with system_scope(reason="tests look into the outbox"):
        return list(Notification.objects.order_by("pk"))


class FakeChannel:
    """A channel that writes down what it brought and fails when told to."""

    code: str = "fake"
    label: Text = "Fake"

    def __init__(self) -> None:
        self.brought: list[Outgoing] = []
        self.broken: ConnectorError | None = None

    def send(self, notices: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Bring, or fail."""
        if self.broken is not None:
            raise self.broken
        self.brought += notices
        return [SendResult(notice.id, is_sent=True) for notice in notices]

    def reaches(self, recipient_ids: Sequence[int]) -> set[int]:
        """Reach everybody."""
        return set(recipient_ids)
