"""What people are told about publication, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.core.permissions import get_permission
from khue.notifications.services import declare_kind, notify, settle
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from .models import Publication, PublicationVersion
from .permissions import WITHDRAW

TO_CHECK = NotificationKind(
    code="publishing.to_check",
    label=_("Something waits for the check of the editorial board"),
    text=_("To check before publication: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
TO_APPROVE = NotificationKind(
    code="publishing.to_approve",
    label=_("Something waits for my approval as head"),
    text=_("To approve for the public: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
RETURNED = NotificationKind(
    code="publishing.returned",
    label=_("My publication came back with a reason"),
    text=_("Returned with a reason: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
PUBLISHED = NotificationKind(
    code="publishing.published",
    label=_("What I wrote is public"),
    text=_("Public now: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
TO_WITHDRAW = NotificationKind(
    code="publishing.to_withdraw",
    label=_("Something public was recalled and is to be taken down"),
    text=_("Recalled, to be taken down: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (TO_CHECK, TO_APPROVE, RETURNED, PUBLISHED, TO_WITHDRAW):
        declare_kind(kind)


def tell_board(row: Publication, version: PublicationVersion) -> None:
    """The editorial board: a version waits; not its author."""
    people = _holders(row, (Role.CHIEF_EDITOR, Role.EDITOR)) or _holders(row, (Role.DEPUTY,))
    _tell(row, version, TO_CHECK, people)


def tell_head(row: Publication, version: PublicationVersion) -> None:
    """The head: checked, now approval."""
    _tell(row, version, TO_APPROVE, _holders(row, (Role.HEAD,)))


def tell_returned(row: Publication, version: PublicationVersion) -> None:
    """The author: it came back."""
    _tell(row, version, RETURNED, [version.author_id], is_for_author=True)


def tell_published(row: Publication, version: PublicationVersion) -> None:
    """The author: it is public."""
    _tell(row, version, PUBLISHED, [version.author_id], is_for_author=True)


def tell_withdrawers(row: Publication, *, but: int) -> None:
    """Whoever may take it down: it was recalled."""
    roles = get_permission(WITHDRAW).roles
    people = [user_id for user_id in _holders(row, roles) if user_id != but]
    notify(
        [
            Message(
                unit_id=row.unit_id,
                recipient_id=to,
                kind=TO_WITHDRAW.code,
                dedup_key=f"{TO_WITHDRAW.code}:{row.pk}:{row.withdrawal_asked_at:%Y%m%d%H%M%S}",
                params={"what": row.title[:160]},
                link=_link(row),
            )
            for to in dict.fromkeys(people)
        ]
    )


def settle_asks(row: Publication) -> None:
    """What was asked about this publication has been answered, by whomever."""
    asks = [kind.code for kind in (TO_CHECK, TO_APPROVE, RETURNED, TO_WITHDRAW)]
    settle(unit_id=row.unit_id, link=_link(row), kinds=asks)


def _link(row: Publication) -> str:
    return reverse("publishing:dossier", args=[row.pk])


def _holders(row: Publication, roles: Iterable[str]) -> list[int]:
    found = organisation.recipients_in([row.unit_id], roles)
    return [user_id for _unit, _person, user_id in found]


def _tell(
    row: Publication,
    version: PublicationVersion,
    kind: NotificationKind,
    people: Iterable[int],
    *,
    is_for_author: bool = False,
) -> None:
    link = _link(row)
    notify(
        [
            Message(
                unit_id=row.unit_id,
                recipient_id=to,
                kind=kind.code,
                dedup_key=f"{kind.code}:{row.pk}:{version.number}",
                params={"what": row.title[:160]},
                link=link,
            )
            for to in dict.fromkeys(people)
            if is_for_author or to != version.author_id
        ]
    )
