"""Reminding the silent: audited, and not more often than people bear."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch.audience import Audience
from khue.dispatch.audits import REMINDED
from khue.dispatch.errors import NobodySilent, RemindedTooSoon
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.permissions import REMIND
from khue.dispatch.types import Stage
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
        Recipient.objects.filter(
            dispatch=sending, stage__lt=until_stage, returned_at__isnull=True
        ).values_list("pk", flat=True)
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
