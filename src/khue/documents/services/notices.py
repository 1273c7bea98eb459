"""What people are told about documents, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.documents.models import Assignment, IncomingDocument, OutgoingDocument
from khue.notifications.services import declare_kind, notify, settle
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation

TO_SIGN = NotificationKind(
    code="documents.to_sign",
    label=_("A document waits for my signature"),
    text=_("A document waits for your signature: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
RETURNED = NotificationKind(
    code="documents.returned",
    label=_("A document came back to me with a reason"),
    text=_("Returned with a reason: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
SIGNED = NotificationKind(
    code="documents.signed",
    label=_("A signed document waits for number and seal"),
    text=_("Signed, waits for number and seal: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
ASSIGNED = NotificationKind(
    code="documents.assigned",
    label=_("A document was assigned to me"),
    text=_("Assigned to you: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
REPORTED = NotificationKind(
    code="documents.reported",
    label=_("An assignment was reported done"),
    text=_("Reported done: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)

FOR_LEADERS = NotificationKind(
    code="documents.for_leaders",
    label=_("A document of the unit names its leaders among the recipients"),
    text=_("Sent, for you to know: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)

ARRIVED_OUTSIDE = NotificationKind(
    code="documents.arrived_outside",
    label=_("A document came from a body outside Khuê"),
    text=_("Came from %(sender)s: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (TO_SIGN, RETURNED, SIGNED, ASSIGNED, REPORTED, FOR_LEADERS, ARRIVED_OUTSIDE):
        declare_kind(kind)


def tell_signer(row: OutgoingDocument) -> None:
    """The leader: something waits."""
    settle_outgoing(row)
    if row.signer_id is not None:
        _tell_outgoing(row, TO_SIGN, [row.signer_id])


def tell_drafter(row: OutgoingDocument) -> None:
    """The drafter: it came back."""
    settle_outgoing(row)
    _tell_outgoing(row, RETURNED, [row.drafted_by_id])


def tell_clerks(row: OutgoingDocument) -> None:
    """The clerks: signed, now number and seal."""
    settle_outgoing(row)
    people = organisation.recipients_in([row.unit_id], ["clerk"])
    _tell_outgoing(row, SIGNED, [user_id for _unit, _person, user_id in people])


def tell_leaders(row: OutgoingDocument, *, but: int) -> int:
    """Heads and deputies named in the recipients block; returns how many were told."""
    found = organisation.recipients_in([row.unit_id], ["head", "deputy"])
    people = dict.fromkeys(user_id for _unit, _person, user_id in found if user_id != but)
    _tell_outgoing(row, FOR_LEADERS, people)
    return len(people)


def tell_of_arrival(row: IncomingDocument) -> None:
    """The clerks: something came from outside and waits for its number."""
    link = reverse("documents:incoming", args=[row.pk])
    people = organisation.recipients_in([row.unit_id], ["clerk"])
    notify(
        [
            Message(
                unit_id=row.unit_id,
                recipient_id=user_id,
                kind=ARRIVED_OUTSIDE.code,
                dedup_key=f"{ARRIVED_OUTSIDE.code}:{row.pk}",
                params={"sender": row.issuer[:80], "what": row.abstract[:160]},
                link=link,
            )
            for user_id in dict.fromkeys(user for _unit, _person, user in people)
        ]
    )


def tell_assignees(row: IncomingDocument, made: Iterable[Assignment]) -> None:
    """Those who have something to do now."""
    notify(
        [
            _message(row.unit_id, item.assignee_id, ASSIGNED, f"a{item.pk}", row.abstract, link)
            for item in made
            for link in [reverse("documents:incoming", args=[row.pk])]
        ]
    )


def tell_instructor(item: Assignment, row: IncomingDocument) -> None:
    """Whoever wrote the instruction: done."""
    settle_assignment(item)
    link = reverse("documents:incoming", args=[row.pk])
    to = item.instruction.by_id
    notify([_message(row.unit_id, to, REPORTED, f"d{item.pk}", row.abstract, link)])


def settle_assignment(item: Assignment) -> None:
    """Reported done: nothing new about it for whoever did it."""
    link = reverse("documents:incoming", args=[item.document_id])
    settle(unit_id=item.unit_id, link=link, kinds=[ASSIGNED.code], recipient_id=item.assignee_id)


def settle_outgoing(row: OutgoingDocument) -> None:
    """The document has gone a step further: what was asked before is answered."""
    link = reverse("documents:outgoing", args=[row.pk])
    asks = [kind.code for kind in (TO_SIGN, RETURNED, SIGNED)]
    settle(unit_id=row.unit_id, link=link, kinds=asks)


def _tell_outgoing(row: OutgoingDocument, kind: NotificationKind, people: Iterable[int]) -> None:
    link = reverse("documents:outgoing", args=[row.pk])
    moment = row.submitted_at.isoformat() if row.submitted_at else ""
    key = f"o{row.pk}:{moment}"
    notify(
        [_message(row.unit_id, to, kind, key, row.abstract, link) for to in dict.fromkeys(people)]
    )


def _message(
    unit_id: int, to: int, kind: NotificationKind, key: str, what: str, link: str
) -> Message:
    return Message(
        unit_id=unit_id,
        recipient_id=to,
        kind=kind.code,
        dedup_key=f"{kind.code}:{key}"[:120],
        params={"what": what[:160]},
        link=link,
    )
