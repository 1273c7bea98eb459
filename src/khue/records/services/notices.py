"""What people are told, in words that may stand on a locked screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khue.notifications.services import declare_kind, notify
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation import selectors as organisation
from khue.records.models import CaseFile, CaseList, CopyUse, Handover

COPY_ASKED = NotificationKind(
    code="records.copy_asked",
    label=_("Somebody asks for a kept copy"),
    text=_("Asks for a kept copy: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
COPY_DECIDED = NotificationKind(
    code="records.copy_decided",
    label=_("My request for a kept copy was decided"),
    text=_("Your request for a kept copy was decided: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
LIST_SUBMITTED = NotificationKind(
    code="records.list_submitted",
    label=_("A list of case files waits for approval"),
    text=_("The list of case files waits for your approval: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
LIST_ANSWERED = NotificationKind(
    code="records.list_answered",
    label=_("The list of case files was approved or returned"),
    text=_("The list of case files was answered: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
RIGHTS = NotificationKind(
    code="records.rights",
    label=_("My rights on a document or case file changed"),
    text=_("Your rights have changed: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
DUE = NotificationKind(
    code="records.due",
    label=_("A case file has to go to the archive"),
    text=_("Has to go to the archive soon: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
HANDED = NotificationKind(
    code="records.handed",
    label=_("A hand-over list waits for the archive"),
    text=_("A hand-over list waits for you: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
ANSWERED = NotificationKind(
    code="records.handover_answered",
    label=_("My hand-over list was answered"),
    text=_("Your hand-over list was answered: %(what)s"),
    delivery_class=DeliveryClass.INFORMATION,
)
OVERDUE = NotificationKind(
    code="records.copy_overdue",
    label=_("A kept copy should have been given back"),
    text=_("Should have been given back: %(what)s"),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (
        COPY_ASKED, COPY_DECIDED, LIST_SUBMITTED, LIST_ANSWERED, RIGHTS, DUE, HANDED, ANSWERED,
        OVERDUE,
    ):  # fmt: skip
        declare_kind(kind)


def tell_leaders_of_copy(use: CopyUse) -> None:
    """The head and deputies: somebody needs a kept copy."""
    link = reverse("records:copy", args=[use.pk])
    tell(use.unit_id, leaders(use.unit_id), COPY_ASKED, f"u{use.pk}", use.reference, link)


def tell_of_decision(use: CopyUse) -> None:
    """The asker, and after a yes the clerks too."""
    link = reverse("records:copy", args=[use.pk])
    people = [use.user_id, *(clerks(use.unit_id) if use.state == "allowed" else ())]
    tell(use.unit_id, people, COPY_DECIDED, f"u{use.pk}", use.reference, link)


def tell_leaders_of_list(found: CaseList) -> None:
    """The head and deputies: a list waits."""
    link = reverse("records:list", args=[found.pk])
    key = f"l{found.pk}:{moment()}"
    tell(found.unit_id, leaders(found.unit_id), LIST_SUBMITTED, key, str(found.year), link)


def tell_drafter_of_list(found: CaseList) -> None:
    """Whoever drafted it: approved or returned."""
    link = reverse("records:list", args=[found.pk])
    key = f"l{found.pk}:{moment()}"
    tell(found.unit_id, [found.drafted_by_id], LIST_ANSWERED, key, str(found.year), link)


def tell_rights(case_file: CaseFile, people: Iterable[int], key: str) -> None:
    """Those whose rights on a case file changed."""
    link = reverse("records:case", args=[case_file.pk])
    tell(case_file.unit_id, people, RIGHTS, f"c{case_file.pk}:{key}", case_file.title, link)


def tell_due(case_file: CaseFile) -> None:
    """The keeper and the clerks: the archive waits."""
    link = reverse("records:case", args=[case_file.pk])
    people = [case_file.keeper_id, *clerks(case_file.unit_id)]
    tell(case_file.unit_id, people, DUE, f"d{case_file.pk}", str(case_file), link)


def tell_archive(handover: Handover) -> None:
    """Whoever keeps the archive, but not the one who gives."""
    link = reverse("records:handover", args=[handover.pk])
    people = [pk for pk in clerks(handover.unit_id) if pk != handover.giver_id]
    people = people or [pk for pk in leaders(handover.unit_id) if pk != handover.giver_id]
    tell(handover.unit_id, people, HANDED, f"h{handover.pk}", str(handover), link)


def tell_giver(handover: Handover) -> None:
    """Whoever made the list: taken or sent back."""
    link = reverse("records:handover", args=[handover.pk])
    tell(
        handover.unit_id, [handover.giver_id], ANSWERED, f"h{handover.pk}:{handover.state}",
        str(handover), link,
    )  # fmt: skip


def tell_overdue(use: CopyUse) -> None:
    """Whoever has the copy, and the clerks."""
    link = reverse("records:copy", args=[use.pk])
    people = [use.user_id, *clerks(use.unit_id)]
    tell(use.unit_id, people, OVERDUE, f"u{use.pk}:{use.due_on}", use.reference, link)


def moment() -> str:
    """Return this second as a part of a key: the same thing may happen again later."""
    return f"{timezone.now():%Y%m%d%H%M%S}"


def leaders(unit_id: int) -> list[int]:
    """Return the accounts of head and deputies."""
    return [
        user_id for _u, _p, user_id in organisation.recipients_in([unit_id], ["head", "deputy"])
    ]


def clerks(unit_id: int) -> list[int]:
    """Return the accounts of the clerks."""
    return [user_id for _u, _p, user_id in organisation.recipients_in([unit_id], ["clerk"])]


def tell(
    unit_id: int, people: Iterable[int], kind: NotificationKind, key: str, what: str, link: str
) -> None:
    """Put a notice into the outbox of each person, once for each key."""
    notify(
        [
            Message(
                unit_id=unit_id,
                recipient_id=user_id,
                kind=kind.code,
                dedup_key=f"{kind.code}:{key}"[:120],
                params={"what": what[:160]},
                link=link,
            )
            for user_id in dict.fromkeys(people)
        ]
    )
