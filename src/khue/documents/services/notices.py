"""What people are told about documents, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khue.documents.models import (
    Assignment,
    IncomingDocument,
    JointPaper,
    OutgoingDocument,
    SigningStep,
)
from khue.notifications.services import declare_kind, notify, settle
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation

TO_SIGN = NotificationKind(
    code="documents.to_sign",
    label=_("A document waits for my signature"),
    text=_("A document waits for your signature: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
TO_INITIAL = NotificationKind(
    code="documents.to_initial",
    label=_("A document waits for my initials"),
    text=_("A document waits for your initials: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
JOINT_TO_SIGN = NotificationKind(
    code="documents.joint_to_sign",
    label=_("A joint document of another body waits for my signature"),
    text=_("A joint document waits for your signature: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
JOINT_TO_SEAL = NotificationKind(
    code="documents.joint_to_seal",
    label=_("A joint document waits for our seal"),
    text=_("A joint document waits for the seal: %(what)s"),
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
    joint = (JOINT_TO_SIGN, JOINT_TO_SEAL)
    told = (RETURNED, SIGNED, ASSIGNED, REPORTED, FOR_LEADERS, ARRIVED_OUTSIDE)
    for kind in (TO_SIGN, TO_INITIAL, *joint, *told):
        declare_kind(kind)


def tell_step(row: OutgoingDocument, step: SigningStep, people: Iterable[int]) -> None:
    """Those whose turn has come: something waits."""
    kind = TO_INITIAL if step.is_initial else TO_SIGN
    link = reverse("documents:outgoing", args=[row.pk])
    notify([_message(row.unit_id, to, kind, f"s{step.pk}", row.abstract, link) for to in people])


def settle_step(step: SigningStep, people: Iterable[int]) -> None:
    """The step is done: nothing new about it for those who were asked."""
    kinds = [TO_INITIAL.code if step.is_initial else TO_SIGN.code]
    link = reverse("documents:outgoing", args=[step.document_id])
    for to in people:
        settle(unit_id=step.unit_id, link=link, kinds=kinds, recipient_id=to)


def tell_joint(line: JointPaper, people: Iterable[int], kind: NotificationKind) -> None:
    """The further body of a joint document: its head, later its clerks."""
    link = reverse("documents:joint", args=[line.pk])
    key = f"j{line.pk}"
    notify([_message(line.unit_id, to, kind, key, line.abstract, link) for to in people])


def settle_joint(line: JointPaper) -> None:
    """The line has gone a step further."""
    link = reverse("documents:joint", args=[line.pk])
    kinds = [JOINT_TO_SIGN.code, JOINT_TO_SEAL.code]
    settle(unit_id=line.unit_id, link=link, kinds=kinds)


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
    asks = [kind.code for kind in (TO_SIGN, TO_INITIAL, RETURNED, SIGNED)]
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
