"""Receipts: a receiver comes to a stage, and the sender's board knows it in the same transaction.

A stage is written once and never taken back; saying it twice changes nothing. The order of
locks is always: the receiver's row, the sender's row, the receiver's audit chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch.audits import RECEIVED
from khue.dispatch.errors import StageNotYours
from khue.dispatch.events import ReceiptRecorded, receipt_recorded
from khue.dispatch.models import Delivery, ReceiptEvent, Recipient
from khue.dispatch.types import Receipt, Stage
from khue.organisation import selectors as organisation

from .writing import write_receipt

if TYPE_CHECKING:
    from khue.accounts.models import User

_CROSSING = "receipt crosses from the receiving unit to the sender"
_COLUMN = {
    Stage.ARRIVED: "arrived_at",
    Stage.REGISTERED: "registered_at",
    Stage.OPENED: "opened_at",
    Stage.ASSIGNED: "assigned_at",
    Stage.DONE: "done_at",
}


@dataclass(frozen=True, slots=True)
class _Act:
    """One stage reached now, by whom."""

    stage: Stage
    at: datetime
    by: User | None
    by_name: str
    receipt: Receipt


@transaction.atomic
def record_receipt(
    *, delivery: Delivery, stage: Stage, by: User | None, detail: Receipt | None = None
) -> bool:
    """Record that the receiver has come to ``stage``; ``False`` when that was known already.

    The caller's domain decides which role may do the act; here ``by`` must at least hold a post
    in the receiving unit (``None``: Khuê itself). Raises ``NotPermitted`` and ``StageNotYours``.
    """
    _check(delivery, stage, by)
    act = _Act(stage, timezone.now(), by, _name(by), detail or Receipt())
    with system_scope(reason=_CROSSING):
        is_new = write_receipt(
            delivery, stage=stage, at=act.at, columns=_columns(act), event=_event_columns(act)
        )
    if not is_new:
        return False
    _reflect(delivery, act)
    _announce(delivery, act)
    if by is not None and stage is not Stage.ARRIVED:
        audit.record(
            verb=RECEIVED,
            obj=delivery,
            unit_id=delivery.unit_id,
            by=by,
            after={"stage": stage.slug, "incoming_number": act.receipt.incoming_number},
        )
    return True


def open_delivery(*, delivery: Delivery, by: User) -> bool:
    """Record that the person has opened it; the first one stays on the board."""
    if delivery.opened_at is not None:
        return False
    return record_receipt(delivery=delivery, stage=Stage.OPENED, by=by)


@transaction.atomic
def note_arrivals(*, deliveries: Sequence[Delivery], by: User) -> int:
    """Record that a device of one of the receiver's people has shown these lines.

    Four statements for any number of lines, none when all have arrived before.
    """
    wanted = [d.pk for d in deliveries if d.arrived_at is None]
    if not wanted:
        return 0
    fresh = list(
        Delivery.objects.select_for_update(no_key=True)
        .filter(pk__in=wanted, arrived_at__isnull=True)
        .order_by("pk")
    )
    act = _Act(Stage.ARRIVED, timezone.now(), by, _name(by), Receipt())
    _arrive(Delivery.objects.filter(pk__in=[d.pk for d in fresh]), act.at)
    with system_scope(reason=_CROSSING):
        _arrive(Recipient.objects.filter(pk__in=[d.recipient_id for d in fresh]), act.at)
        ReceiptEvent.objects.bulk_create([_event(d, act) for d in fresh])
    for delivery in fresh:
        _announce(delivery, act)
    return len(fresh)


def _check(delivery: Delivery, stage: Stage, by: User | None) -> None:
    if stage not in _COLUMN:
        raise StageNotYours
    if by is None:
        return
    if delivery.person_id is not None and delivery.person_id != by.person_id:
        raise NotPermitted
    if delivery.unit_id not in {hat.unit_id for hat in organisation.present_hats(by)}:
        raise NotPermitted


def _arrive(rows: QuerySet[Any], at: datetime) -> None:
    rows.filter(arrived_at__isnull=True).update(
        stage=Greatest(F("stage"), Value(Stage.ARRIVED.value)), arrived_at=at
    )


def _columns(act: _Act) -> dict[str, Any]:
    """The stage's own columns, its instant first."""
    columns: dict[str, Any] = {_COLUMN[act.stage]: act.at}
    if act.stage is Stage.REGISTERED:
        columns["incoming_number"] = act.receipt.incoming_number
    if act.stage is Stage.OPENED:
        columns["opened_by_id"] = act.by.pk if act.by else None
        columns["opened_by_name"] = act.by_name
    return columns


def _event_columns(act: _Act) -> dict[str, Any]:
    return {
        "by_id": act.by.pk if act.by else None,
        "by_name": act.by_name,
        "incoming_number": act.receipt.incoming_number,
        "note": act.receipt.note[:300],
    }


def _reflect(delivery: Delivery, act: _Act) -> None:
    """Let the object in hand say what the row now says."""
    delivery.stage = max(delivery.stage, act.stage)
    delivery.arrived_at = delivery.arrived_at or act.at
    setattr(delivery, _COLUMN[act.stage], act.at)
    if act.stage is Stage.REGISTERED:
        delivery.incoming_number = act.receipt.incoming_number
    if act.stage is Stage.OPENED:
        delivery.opened_by, delivery.opened_by_name = act.by, act.by_name


def _event(delivery: Delivery, act: _Act) -> ReceiptEvent:
    return ReceiptEvent(
        unit_id=delivery.sender_unit_id,
        dispatch_id=delivery.dispatch_id,
        recipient_id=delivery.recipient_id,
        stage=act.stage,
        at=act.at,
        **_event_columns(act),
    )


def _announce(delivery: Delivery, act: _Act) -> None:
    receipt_recorded.send(
        ReceiptRecorded(
            dispatch_id=delivery.dispatch_id,
            recipient_id=delivery.recipient_id,
            delivery_id=delivery.pk,
            kind=delivery.kind,
            object_id=delivery.object_id,
            stage=act.stage,
            at=act.at,
        )
    )


def _name(by: User | None) -> str:
    return by.get_full_name()[:120] if by is not None else ""
