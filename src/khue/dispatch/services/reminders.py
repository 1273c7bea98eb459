"""Reminding the silent: audited, and not more often than people bear."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khue.compliance.selectors import add_working_days, is_working_day
from khue.core import audit
from khue.core.dates import HANOI, today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch.audience import Audience
from khue.dispatch.audits import REMINDED
from khue.dispatch.errors import NobodySilent, RemindedTooSoon
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.permissions import REMIND
from khue.dispatch.types import Recall, Stage
from khue.organisation import selectors as organisation

from .notices import notify_reminded

if TYPE_CHECKING:
    from khue.accounts.models import User

PAUSE = timedelta(minutes=30)


@transaction.atomic
def remind_silent(*, dispatch: Dispatch, by: User, until_stage: Stage = Stage.REGISTERED) -> int:
    """Remind every recipient who has not come as far as ``until_stage``; return how many.

    Raises ``NotPermitted``, ``RemindedTooSoon`` (once in 30 minutes) and ``NobodySilent``.
    """
    if not organisation.can(by, REMIND, dispatch.unit_id):
        raise NotPermitted
    now = timezone.now()
    sending = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    _check_pause(sending.reminded_at, now)
    silent = list(
        Recipient.objects.filter(dispatch=sending, stage__lt=until_stage).values_list(
            "pk", flat=True
        )
    )
    if not silent:
        raise NobodySilent
    Recipient.objects.filter(pk__in=silent).update(reminded_at=now)
    sending.reminded_at = now
    sending.save(update_fields=["reminded_at"])
    _tell(sending, silent, now)
    audit.record(
        verb=REMINDED,
        obj=sending,
        unit_id=sending.unit_id,
        by=by,
        after={"until": until_stage.slug, "recipients": silent},
    )
    return len(silent)


def remind_by_clock() -> int:
    """Remind the silent of what falls due soon or fell due yesterday; return how many sendings.

    Two working days before the deadline, on the day itself and on the first working day after; on a
    day of rest nobody is reminded. Runs in the scope of all units, once a day; who has done it, and
    what is recalled, is left in peace.
    """
    day = today()
    if not is_working_day(day):
        return 0
    soon = Q(due_on__gt=add_working_days(day, 1), due_on__lte=add_working_days(day, 2))
    past = Q(due_on__gte=_last_working_day(day), due_on__lt=day)
    due = Dispatch.objects.filter(soon | past | Q(due_on=day), recalled_at__isnull=True)
    return sum(_remind_of(pk, day) for pk in due.order_by("pk").values_list("pk", flat=True))


def _last_working_day(day: date) -> date:
    before = day - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return before


@transaction.atomic
def _remind_of(dispatch_id: int, day: date) -> bool:
    sending = Dispatch.objects.select_for_update().get(pk=dispatch_id)
    if sending.reminded_at is not None and timezone.localdate(sending.reminded_at, HANOI) == day:
        return False
    rows = Recipient.objects.filter(dispatch=sending, stage__lt=Stage.DONE)
    silent = list(rows.exclude(recall=Recall.AGREED).values_list("pk", flat=True))
    if not silent:
        return False
    now = timezone.now()
    Recipient.objects.filter(pk__in=silent).update(reminded_at=now)
    sending.reminded_at = now
    sending.save(update_fields=["reminded_at"])
    _tell(sending, silent, now)
    audit.record(
        verb=REMINDED,
        obj=sending,
        unit_id=sending.unit_id,
        by=None,
        after={"until": Stage.DONE.slug, "recipients": silent},
    )
    return True


def _check_pause(last: datetime | None, now: datetime) -> None:
    if last is not None and now - last < PAUSE:
        raise RemindedTooSoon(at=timezone.localtime(last + PAUSE).strftime("%H:%M"))


def _tell(sending: Dispatch, silent: list[int], now: datetime) -> None:
    attention = Audience.from_json(sending.audience).attention
    with system_scope(reason="a reminder goes to the units that have shown no sign"):
        deliveries = list(Delivery.objects.filter(recipient_id__in=silent).order_by("pk"))
        notify_reminded(sending, deliveries, _accounts(deliveries), attention, now)


def _accounts(deliveries: list[Delivery]) -> dict[int, int]:
    """Return the account of each personal delivery whose person still holds a post there."""
    personal = [d for d in deliveries if d.person_id is not None]
    found = organisation.accounts_of({d.person_id for d in personal if d.person_id is not None})
    return {d.pk: found[d.person_id] for d in personal if d.person_id in found}
