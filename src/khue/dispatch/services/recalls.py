"""Recall: the sender asks for its copies, each receiver agrees or refuses (Decree 30/2020, Art. 18).

Agreeing freezes the receiver's electronic copy: what it was stays known, its files are handed out
no more. Every step stands in both trails. The order of locks is always: the sending, the
receivers' rows, the sender's rows, the audit chains by the number of their unit. The events come
after the chains: what a domain above adds to the sender's trail finds it locked already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.core.text import clean
from khue.dispatch import audits
from khue.dispatch.errors import (
    NoRecallAsked,
    NoRecallWaits,
    NothingToRecall,
    RecallReasonNeeded,
    RemindedTooSoon,
)
from khue.dispatch.events import RecallAnswered, RecallAsked, recall_answered, recall_asked
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.permissions import RECALL
from khue.dispatch.selectors import FILE_HOLDER, may_answer_recall
from khue.dispatch.types import Recall
from khue.files.services import freeze_files
from khue.organisation import selectors as organisation

from . import notices

if TYPE_CHECKING:
    from khue.accounts.models import User

_CROSSING = "a recall and its answer cross between the sender and the receiving units"
PAUSE = timedelta(minutes=30)
_LONGEST = 500


def ask_recall(
    *, dispatch: Dispatch, reason: str, by: User, recipients: Sequence[int] | None = None
) -> Dispatch:
    """Ask the recipients (all, or those named by id) to give back what was sent.

    Who has agreed is not asked again; who has refused may be asked once more with a new reason.
    Call it outside a transaction unless the reason was screened before. Raises ``NotPermitted``,
    ``RecallReasonNeeded``, ``ContentRefused`` and ``NothingToRecall``.
    """
    if not organisation.can(by, RECALL, dispatch.unit_id):
        raise NotPermitted
    text = _reason(reason, dispatch.unit_id, by)
    with transaction.atomic():
        sending = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
        wanted = Recipient.objects.filter(
            dispatch=sending, recall__in=[Recall.NONE, Recall.REFUSED]
        )
        if recipients is not None:
            wanted = wanted.filter(pk__in=list(recipients))
        ids = list(wanted.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise NothingToRecall
        _ask(sending, ids, text, by)
    return sending


def _ask(sending: Dispatch, ids: list[int], text: str, by: User) -> None:
    now = timezone.now()
    sending.recalled_at, sending.recall_reason, sending.recall_reminded_at = now, text, None
    sending.save(update_fields=["recalled_at", "recall_reason", "recall_reminded_at"])
    asked: dict[str, Any] = {
        "recall": Recall.ASKED,
        "recall_reason": text,
        "recall_asked_at": now,
        "recall_answered_at": None,
        "recall_answered_by_name": "",
        "recall_answer": "",
    }
    with system_scope(reason=_CROSSING):
        deliveries = list(
            Delivery.objects.select_for_update(of=("self",), no_key=True)
            .filter(recipient_id__in=ids)
            .order_by("pk")
        )
        Delivery.objects.filter(pk__in=[d.pk for d in deliveries]).update(**asked)
        Recipient.objects.filter(pk__in=ids).update(**asked)
        notices.notify_recall(sending, deliveries, _accounts(deliveries), now)
    _record_both(
        audits.RECALL_ASKED,
        sending,
        deliveries,
        by,
        {"reason": text, "sender": sending.sender_name},
    )
    recall_asked.send(
        RecallAsked(
            dispatch_id=sending.pk,
            unit_id=sending.unit_id,
            kind=sending.kind,
            object_id=sending.object_id,
            recipient_ids=tuple(ids),
            delivery_ids=tuple(d.pk for d in deliveries),
            reason=text,
            at=now,
        )
    )


def answer_recall(*, delivery: Delivery, agree: bool, by: User, reason: str = "") -> Delivery:
    """Agree to give the copy back, or refuse with a reason; both sides know it at once.

    When the unit's last copy of the sending is given back, its files are frozen. Call it outside a
    transaction. Raises ``NotPermitted``, ``NoRecallAsked``, ``RecallReasonNeeded``.
    """
    if not may_answer_recall(by, delivery):
        raise NotPermitted
    text = _reason(reason, delivery.unit_id, by, is_needed=not agree)
    now = timezone.now()
    answer: dict[str, Any] = {
        "recall": Recall.AGREED if agree else Recall.REFUSED,
        "recall_answered_at": now,
        "recall_answered_by_name": by.get_full_name()[:120],
        "recall_answer": text,
    }
    with transaction.atomic():
        row = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
        if row.recall_state is not Recall.ASKED:
            raise NoRecallAsked
        for name, value in answer.items():
            setattr(row, name, value)
        row.save(update_fields=list(answer))
        if agree:
            _freeze(row)
        notices.settle_recall(row)
        with system_scope(reason=_CROSSING):
            Recipient.objects.filter(pk=row.recipient_id).update(**answer)
            notices.notify_answered(row, agree=agree)
        _record_answer(row, by, agree=agree, text=text)
        _announce(row, agree=agree, text=text, at=now)
    return row


def _freeze(row: Delivery) -> None:
    """The files of a unit are one set for all its people: the last one who gives back locks them."""
    others = Delivery.objects.filter(unit_id=row.unit_id, dispatch_id=row.dispatch_id)
    if others.exclude(recall=Recall.AGREED).exclude(pk=row.pk).exists():
        return
    freeze_files(unit_id=row.unit_id, holder_kind=FILE_HOLDER, holder_id=row.dispatch_id)


def _announce(row: Delivery, *, agree: bool, text: str, at: datetime) -> None:
    recall_answered.send(
        RecallAnswered(
            dispatch_id=row.dispatch_id,
            recipient_id=row.recipient_id,
            delivery_id=row.pk,
            unit_id=row.unit_id,
            kind=row.kind,
            object_id=row.object_id,
            is_agreed=agree,
            reason=text,
            at=at,
        )
    )


def _record_answer(row: Delivery, by: User, *, agree: bool, text: str) -> None:
    verb = audits.RECALL_AGREED if agree else audits.RECALL_REFUSED
    after = {"reference": row.reference, "subject": row.subject, "reason": text}
    with system_scope(reason=_CROSSING):
        theirs = Recipient.objects.select_related("dispatch").get(pk=row.recipient_id)
        sides: list[tuple[int, Any, dict[str, Any]]] = [
            (row.unit_id, row, after),
            (row.sender_unit_id, theirs.dispatch, {**after, "receiver": theirs.name}),
        ]
        for unit_id, obj, value in sorted(sides, key=lambda side: side[0]):
            audit.record(verb=verb, obj=obj, unit_id=unit_id, by=by, after=value)


def _record_both(
    verb: str,
    sending: Dispatch,
    deliveries: Sequence[Delivery],
    by: User,
    after: dict[str, Any],
) -> None:
    """One row in each receiving unit's trail, one in the sender's, in the order of the units."""
    value = {**after, "reference": sending.reference, "subject": sending.subject}
    mine = {**value, "recipients": [d.recipient_id for d in deliveries]}
    sides: list[tuple[int, Any, dict[str, Any]]] = [(sending.unit_id, sending, mine)]
    by_unit: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_unit[delivery.unit_id].append(delivery)
    sides += [
        (unit_id, rows[0], {**value, "deliveries": [row.pk for row in rows]})
        for unit_id, rows in by_unit.items()
    ]
    behalf = organisation.delegating_person_id(by, RECALL)
    with system_scope(reason=_CROSSING):
        for unit_id, obj, told in sorted(sides, key=lambda side: side[0]):
            audit.record(
                verb=verb,
                obj=obj,
                unit_id=unit_id,
                by=by,
                on_behalf_of_id=behalf if unit_id == sending.unit_id else None,
                after=told,
            )


@transaction.atomic
def remind_recall(*, dispatch: Dispatch, by: User) -> int:
    """Tell those who have not answered the recall once more; return how many.

    Raises ``NotPermitted``, ``RemindedTooSoon`` (once in 30 minutes) and ``NoRecallWaits``.
    """
    if not organisation.can(by, RECALL, dispatch.unit_id):
        raise NotPermitted
    now = timezone.now()
    sending = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    last = sending.recall_reminded_at or sending.recalled_at
    if last is not None and now - last < PAUSE:
        raise RemindedTooSoon(at=timezone.localtime(last + PAUSE).strftime("%H:%M"))
    ids = list(
        Recipient.objects.filter(dispatch=sending, recall=Recall.ASKED).values_list("pk", flat=True)
    )
    if not ids:
        raise NoRecallWaits
    sending.recall_reminded_at = now
    sending.save(update_fields=["recall_reminded_at"])
    with system_scope(reason=_CROSSING):
        deliveries = list(Delivery.objects.filter(recipient_id__in=ids).order_by("pk"))
        notices.notify_recall(sending, deliveries, _accounts(deliveries), now)
    audit.record(
        verb=audits.RECALL_REMINDED,
        obj=sending,
        unit_id=sending.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, RECALL),
        after={"recipients": ids},
    )
    return len(ids)


def _reason(reason: str, unit_id: int, by: User, *, is_needed: bool = True) -> str:
    """What was typed, clean and screened; raises ``RecallReasonNeeded`` where it may not be empty."""
    text = " ".join(clean(reason).split())[:_LONGEST]
    if not text:
        if is_needed:
            raise RecallReasonNeeded(field="reason")
        return ""
    screen_text(text, unit=organisation.get_unit(unit_id), by=by, purpose="dispatch.recall")
    return text


def _accounts(deliveries: Sequence[Delivery]) -> dict[int, int]:
    """Return the account of each personal delivery, by the delivery's id."""
    personal = {d.pk: d.person_id for d in deliveries if d.person_id is not None}
    found = organisation.accounts_of(set(personal.values()))
    return {pk: found[person] for pk, person in personal.items() if person in found}
