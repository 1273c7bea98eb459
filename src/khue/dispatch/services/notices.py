"""What people are told: kinds of notice of this room, and who in a unit is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from khue.dispatch.kinds import receiver_url
from khue.dispatch.models import Delivery, Dispatch
from khue.dispatch.types import Target, Urgency
from khue.notifications.services import declare_kind, notify
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation

from .inboxes import InboxRow

SUBJECT = "dispatch.delivery:"

DELIVERED = NotificationKind(
    code="dispatch.delivered",
    label=_("Something has come for the unit"),
    text=_("From %(sender)s: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
DELIVERED_EXPRESS = NotificationKind(
    code="dispatch.delivered_express",
    label=_("Something express has come for the unit"),
    text=_("Express, from %(sender)s: %(what)s"),
    delivery_class=DeliveryClass.MUST_REACH,
)
REMINDED = NotificationKind(
    code="dispatch.reminded",
    label=_("The sender reminds the unit"),
    text=_("Reminder from %(sender)s: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (DELIVERED, DELIVERED_EXPRESS, REMINDED):
        declare_kind(kind)


def notify_delivered(
    sending: Dispatch,
    deliveries: Sequence[Delivery | InboxRow],
    targets: Sequence[Target],
    attention: Sequence[str],
) -> int:
    """Tell the addressed persons, and in addressed units the roles that must know."""
    people = {
        delivery.pk: target.user_id
        for delivery, target in zip(deliveries, targets, strict=True)
        if target.user_id is not None
    }
    kind = DELIVERED_EXPRESS if sending.urgency == Urgency.EXPRESS else DELIVERED
    return _tell(sending, kind, deliveries, people, attention, "delivered")


def notify_reminded(
    sending: Dispatch,
    deliveries: Sequence[Delivery | InboxRow],
    people: dict[int, int],
    attention: Sequence[str],
    at: datetime,
) -> int:
    """Tell them again; ``people`` gives the account of each personal delivery."""
    return _tell(sending, REMINDED, deliveries, people, attention, f"reminded:{at:%Y%m%d%H%M%S}")


def _tell(
    sending: Dispatch,
    kind: NotificationKind,
    deliveries: Sequence[Delivery | InboxRow],
    people: dict[int, int],
    attention: Sequence[str],
    occasion: str,
) -> int:
    in_charge = _in_charge((d.unit_id for d in deliveries if d.person_id is None), attention)
    params = {"sender": sending.sender_name, "what": _what(sending)}
    messages = [
        Message(
            unit_id=delivery.unit_id,
            recipient_id=user_id,
            kind=kind.code,
            dedup_key=f"{SUBJECT}{delivery.pk}:{occasion}",
            params=params,
            link=receiver_url(delivery.kind, delivery.pk),
            subject=f"{SUBJECT}{delivery.pk}",
        )
        for delivery in deliveries
        for user_id in _listeners(delivery, people, in_charge)
    ]
    return notify(messages)


def _listeners(
    delivery: Delivery | InboxRow, people: dict[int, int], in_charge: dict[int, list[int]]
) -> Iterable[int]:
    if delivery.person_id is None:
        return in_charge.get(delivery.unit_id, [])
    user_id = people.get(delivery.pk)
    return [] if user_id is None else [user_id]


def _in_charge(unit_ids: Iterable[int], roles: Sequence[str]) -> dict[int, list[int]]:
    wanted = set(unit_ids)
    found: dict[int, list[int]] = defaultdict(list)
    if wanted:
        for unit_id, _person_id, user_id in organisation.recipients_in(wanted, roles):
            if user_id not in found[unit_id]:
                found[unit_id].append(user_id)
    return found


def _what(sending: Dispatch) -> str:
    reference = sending.reference
    return f"{reference} · {sending.subject}" if reference else sending.subject
