"""What people are told about data calls, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.campaigns.models import Return
from khue.notifications.services import declare_kind, notify
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

if TYPE_CHECKING:
    from khue.accounts.models import User

TO_SIGN_OFF = NotificationKind(
    code="campaigns.to_sign_off",
    label=_("An answer to a data call waits for me to sign it off"),
    text=_("To sign off and submit: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
RETURNED = NotificationKind(
    code="campaigns.returned",
    label=_("An answer to a data call came back with remarks"),
    text=_("Returned with remarks: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (TO_SIGN_OFF, RETURNED):
        declare_kind(kind)


def tell_head(row: Return, *, but: User) -> None:
    """The head: checked, now sign off."""
    heads = organisation.recipients_in([row.unit_id], [Role.HEAD])
    people = [user_id for _unit, _person, user_id in heads if user_id != but.pk]
    _tell(row, TO_SIGN_OFF, people, f"{row.checked_at:%Y%m%d%H%M%S}")


def tell_returned(row: Return, times: int) -> None:
    """Whoever checked, whoever signed off, and the head: it came back."""
    heads = organisation.recipients_in([row.unit_id], [Role.HEAD])
    people = [row.checked_by_id, row.submitted_by_id, *(user_id for _u, _p, user_id in heads)]
    _tell(row, RETURNED, [who for who in people if who is not None], str(times))


def _tell(row: Return, kind: NotificationKind, people: Iterable[int], occasion: str) -> None:
    link = reverse("campaigns:return", args=[row.pk])
    notify(
        [
            Message(
                unit_id=row.unit_id,
                recipient_id=to,
                kind=kind.code,
                dedup_key=f"{kind.code}:{row.pk}:{occasion}",
                params={"what": row.title[:160]},
                link=link,
            )
            for to in dict.fromkeys(people)
        ]
    )
