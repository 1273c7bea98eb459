"""What the clerks are told of the axis, in words that may stand on a locked screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.exchange.models import Message
from khue.notifications.services import declare_kind, notify, settle
from khue.notifications.types import DeliveryClass, NotificationKind
from khue.notifications.types import Message as Notice
from khue.organisation import selectors as organisation

FAILED = NotificationKind(
    code="exchange.failed",
    label=_("A document could not be sent over the document axis"),
    text=_("Not sent over the document axis: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
REFUSED = NotificationKind(
    code="exchange.refused",
    label=_("A body outside has refused a document"),
    text=_("Refused by %(partner)s: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
ASKED = NotificationKind(
    code="exchange.asked",
    label=_("A body outside asks for a document back or changes it"),
    text=_("%(partner)s asks for a recall or change: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
REPLIED = NotificationKind(
    code="exchange.replied",
    label=_("A body outside has answered a recall or change"),
    text=_("%(partner)s has answered about: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
HELD = NotificationKind(
    code="exchange.held",
    label=_("A document from outside waits for the clerk's word"),
    text=_("From %(partner)s, waits for your word: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
_KINDS = (FAILED, REFUSED, ASKED, REPLIED, HELD)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in _KINDS:
        declare_kind(kind)


def tell_clerks(row: Message, kind: NotificationKind, occasion: str = "") -> None:
    """Tell the unit's clerks about a message."""
    link = reverse("exchange:message", args=[row.pk])
    people = organisation.recipients_in([row.unit_id], ["clerk"])
    notify(
        [
            Notice(
                unit_id=row.unit_id,
                recipient_id=user_id,
                kind=kind.code,
                dedup_key=f"{kind.code}:{row.pk}:{occasion}"[:120],
                params={"partner": row.partner.name[:80], "what": (row.subject or "–")[:160]},
                link=link,
            )
            for user_id in dict.fromkeys(user for _unit, _person, user in people)
        ]
    )


def settle_message(row: Message) -> None:
    """Nothing new about it any more: somebody has acted."""
    link = reverse("exchange:message", args=[row.pk])
    settle(unit_id=row.unit_id, link=link, kinds=[kind.code for kind in _KINDS])
