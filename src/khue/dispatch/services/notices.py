"""What people are told: kinds of notice of this room, and who in a unit is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.core.permissions import get_permission
from khue.dispatch.kinds import receiver_url
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.permissions import ANSWER_RECALL, RECALL
from khue.dispatch.types import Target, Urgency
from khue.notifications.services import declare_kind, notify, settle
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
RECALL_ASKED = NotificationKind(
    code="dispatch.recall_asked",
    label=_("A sender asks the unit to give a document back"),
    text=_("%(sender)s asks to give back: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
RECALL_REFUSED = NotificationKind(
    code="dispatch.recall_refused",
    label=_("A recipient refuses to give a document back"),
    text=_("%(receiver)s refuses the recall: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (DELIVERED, DELIVERED_EXPRESS, REMINDED, RECALL_ASKED, RECALL_REFUSED):
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


def notify_recall(
    sending: Dispatch, deliveries: Sequence[Delivery], people: dict[int, int], at: datetime
) -> int:
    """Tell whoever may answer; the same words again are a reminder."""
    roles = get_permission(ANSWER_RECALL).roles
    occasion = f"recall:{at:%Y%m%d%H%M%S}"
    return _tell(sending, RECALL_ASKED, deliveries, people, tuple(roles), occasion)


def settle_recall(delivery: Delivery) -> None:
    """The recall is answered: nothing new about it for anybody there."""
    link = receiver_url(delivery.kind, delivery.pk)
    settle(unit_id=delivery.unit_id, link=link, kinds=[RECALL_ASKED.code])


def notify_answered(delivery: Delivery, *, agree: bool) -> int:
    """Tell the sender's leaders and clerks of a refusal; an agreement stands on the board."""
    if agree:
        return 0
    roles = get_permission(RECALL).roles
    line = Recipient.objects.get(pk=delivery.recipient_id)
    people = organisation.recipients_in([delivery.sender_unit_id], roles)
    return notify(
        [
            Message(
                unit_id=delivery.sender_unit_id,
                recipient_id=user_id,
                kind=RECALL_REFUSED.code,
                dedup_key=f"recall_refused:{delivery.pk}:{delivery.recall_answered_at:%Y%m%d%H%M%S}",
                params={"receiver": line.name, "what": delivery.reference or delivery.subject},
                link=reverse("dispatch:board", args=[delivery.dispatch_id]),
            )
            for user_id in dict.fromkeys(user_id for _unit, _person, user_id in people)
        ]
    )


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
