"""Reads: what came, what went out, who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.files import selectors as files
from khue.organisation import selectors as organisation

from .audience import Audience as Audience
from .audience import preview_audience as preview_audience
from .audience import resolve_audience as resolve_audience
from .kinds import kinds
from .models import Delivery, Dispatch, ReceiptEvent, Recipient
from .models.delivery import DeliveryQuerySet
from .permissions import ANSWER_RECALL, READ_BOARD, READ_DELIVERY
from .types import Board, Recall, ReceiptLine, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from khue.accounts.models import User
    from khue.files.models import StoredFile

PAGE = 50
WAITING_PAGE = 60
# The holder of the copies that the receiving units get.
FILE_HOLDER = "dispatch.delivery"


@dataclass(frozen=True, slots=True)
class SentLine:
    """One line of the list of what was sent, with how far it has come."""

    dispatch: Dispatch
    total: int
    answered: int
    opened: int


def get_dispatch_for(user: User, dispatch_id: int) -> Dispatch:
    """Return a sending whose board the person may see; raises ``NotFound``."""
    found = Dispatch.objects.filter(
        pk=dispatch_id, unit_id__in=organisation.units_with(user, READ_BOARD)
    ).first()
    if found is None:
        raise NotFound
    return found


def waiting_recipients(user: User, *, late: bool, after: int = 0) -> list[Recipient]:
    """Return units that have not opened a sending (or not done it in time), the newest first."""
    rows = Recipient.objects.filter(
        unit_id__in=organisation.units_with(user, READ_BOARD), recipient_person__isnull=True
    ).exclude(recall=Recall.AGREED)
    if late:
        rows = rows.filter(done_at__isnull=True, dispatch__due_on__lt=today())
    else:
        rows = rows.filter(opened_at__isnull=True)
    if after:
        rows = rows.filter(pk__lt=after)
    return list(rows.select_related("dispatch").order_by("-pk")[:WAITING_PAGE])


def dispatch_of(unit_id: int, kind: str, object_id: int) -> Dispatch | None:
    """Return the sending of an upper domain's object, or ``None`` while it is not sent."""
    return Dispatch.objects.filter(unit_id=unit_id, kind=kind, object_id=object_id).first()


def sent_by_units_of(user: User, *, limit: int = PAGE) -> list[SentLine]:
    """Return what the person's unit has sent, newest first. Two queries besides the scope's."""
    mine = Dispatch.objects.filter(unit_id__in=organisation.units_with(user, READ_BOARD))
    found = list(mine.newest_first()[:limit])
    counts = {
        pk: (answered, opened)
        for pk, answered, opened in Recipient.objects.filter(dispatch_id__in=[d.pk for d in found])
        .values("dispatch_id")
        .annotate(
            answered=Count("pk", filter=Q(stage__gte=Stage.REGISTERED)),
            opened=Count("pk", filter=Q(opened_at__isnull=False)),
        )
        .values_list("dispatch_id", "answered", "opened")
    }
    return [SentLine(d, d.recipient_count, *counts.get(d.pk, (0, 0))) for d in found]


def _readable(user: User) -> DeliveryQuerySet:
    """What has come for the units whose post the person reads, and for the person alone."""
    of_units = Q(person__isnull=True, unit_id__in=organisation.units_with(user, READ_DELIVERY))
    own_units = [hat.unit_id for hat in organisation.present_hats(user)]
    return Delivery.objects.filter(of_units | Q(person_id=user.person_id, unit_id__in=own_units))


def get_delivery_for(user: User, delivery_id: int) -> Delivery:
    """Return something that has come for the person or the person's unit; raises ``NotFound``."""
    found = _readable(user).filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found


def deliveries_for(user: User) -> DeliveryQuerySet:
    """Return everything that has come for the person or the person's unit, newest first."""
    return _readable(user).newest_first()


def new_count(user: User) -> int:
    """Return how many of them nobody has opened."""
    return _readable(user).unfinished().count()


def deliveries_named(user: User, delivery_ids: Sequence[int]) -> list[Delivery]:
    """Return those of the named deliveries that the person may read."""
    return list(_readable(user).filter(pk__in=list(delivery_ids)))


def recalls_to_answer(user: User) -> DeliveryQuerySet:
    """Return what senders want back and this very person may answer for, the oldest first."""
    of_units = Q(person__isnull=True, unit_id__in=organisation.units_with(user, ANSWER_RECALL))
    own_units = [hat.unit_id for hat in organisation.present_hats(user)]
    mine = Q(person_id=user.person_id, unit_id__in=own_units)
    return (
        Delivery.objects.with_open_recall()
        .filter(of_units | mine)
        .order_by("recall_asked_at", "pk")
    )


def may_answer_recall(user: User, delivery: Delivery) -> bool:
    """Whether the person decides for the receiver: by post in the unit, or as the one addressed."""
    if delivery.person_id is not None:
        own_units = {hat.unit_id for hat in organisation.present_hats(user)}
        return delivery.person_id == user.person_id and delivery.unit_id in own_units
    return organisation.can(user, ANSWER_RECALL, delivery.unit_id)


def unit_deliveries(delivery_ids: Sequence[int]) -> list[Delivery]:
    """Return those of the named deliveries that are for a unit, not a person.

    For a domain above that files what has come; the caller's scope must hold the units.
    """
    rows = Delivery.objects.filter(pk__in=list(delivery_ids), person__isnull=True)
    return list(rows.order_by("pk"))


def files_of(delivery: Delivery) -> list[StoredFile]:
    """Return the receiving unit's own copies of the files, in their order."""
    return files.files_of(FILE_HOLDER, delivery.dispatch_id, unit_id=delivery.unit_id)


def may_read_file(actor: User | AnonymousUser, file: StoredFile) -> bool:
    """Whether the actor has something in the inbox that the file came with.

    The kind's own domain may let others of the unit read it too: whom the head has assigned.
    """
    if not actor.is_authenticated:
        return False
    user = actor
    came = Delivery.objects.filter(dispatch_id=int(file.holder_id), unit_id=file.unit_id)
    came = came.exclude(recall=Recall.AGREED)
    if _readable(user).filter(pk__in=came).exists():
        return True
    return any(_reads_by_kind(user, row) for row in came[:PAGE])


def _reads_by_kind(user: User, delivery: Delivery) -> bool:
    kind = kinds.get(delivery.kind)
    return kind is not None and kind.also_reads is not None and kind.also_reads(user, delivery.pk)


def board_for(user: User, dispatch_id: int) -> Board:
    """Return the whole receipt board of a sending; raises ``NotFound``.

    One query for the sending and one over the kept rows, whatever their number.
    """
    sending = get_dispatch_for(user, dispatch_id)
    return board_of(sending)


def board_of(sending: Dispatch) -> Board:
    """Return the board of a sending that the caller may see."""
    rows = Recipient.objects.filter(unit_id=sending.unit_id, dispatch_id=sending.pk).order_by(
        "position"
    )
    late = sending.due_on is not None and sending.due_on < today()
    lines = tuple(
        ReceiptLine(
            id=row[0],
            name=row[1],
            code=row[2],
            stage=Stage(row[3]),
            arrived_at=row[4],
            registered_at=row[5],
            incoming_number=row[6],
            opened_at=row[7],
            opened_by=row[8],
            assigned_at=row[9],
            done_at=row[10],
            reminded_at=row[11],
            is_overdue=late and row[10] is None,
            recall=Recall(row[12]),
            recall_answered_at=row[13],
            recall_answered_by=row[14],
            recall_answer=row[15],
        )
        for row in rows.values_list(*_COLUMNS)
    )
    return Board(
        dispatch_id=sending.pk,
        subject=sending.subject,
        reference=sending.reference,
        kind=sending.kind,
        object_id=sending.object_id,
        sent_at=sending.sent_at,
        due_on=sending.due_on,
        reminded_at=sending.reminded_at,
        lines=lines,
        recalled_at=sending.recalled_at,
        recall_reason=sending.recall_reason,
    )


_COLUMNS = (
    "pk", "name", "code", "stage", "arrived_at", "registered_at", "incoming_number", "opened_at",
    "opened_by_name", "assigned_at", "done_at", "reminded_at", "recall", "recall_answered_at",
    "recall_answered_by_name", "recall_answer",
)  # fmt: skip


def board_mark(sending: Dispatch) -> int:
    """Return a figure that grows with every receipt and every answer to a recall.

    One index look-up; one count more where something was recalled.
    """
    last = ReceiptEvent.objects.filter(dispatch_id=sending.pk).aggregate(last=Max("pk"))["last"]
    if sending.recalled_at is None:
        return last or 0
    answers = Recipient.objects.filter(dispatch_id=sending.pk, recall_answered_at__isnull=False)
    return (last or 0) + answers.count() + int(sending.recalled_at.timestamp() * 1_000_000)


def receipts_of(sending: Dispatch, *, limit: int = PAGE) -> list[ReceiptEvent]:
    """Return the latest receipts of a sending, newest first, with the recipient's name."""
    return list(
        ReceiptEvent.objects.filter(dispatch_id=sending.pk)
        .select_related("recipient")
        .order_by("-pk")[:limit]
    )


def audience_in_words(sending: Dispatch) -> str:
    """Say the kept filter in words."""
    return Audience.from_json(sending.audience).describe()


def count_audience(audience: Audience, on: date | None = None) -> int:
    """Return how many recipients the audience has on the day."""
    return len(resolve_audience(audience, on or today()))
