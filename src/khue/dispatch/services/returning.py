"""Return: the receiver sends back with a reason what is wrong or not for it; the sender's board shows it.

The order of locks is that of the receipts: the receiver's row, the sender's rows, the chains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch.audits import RETURNED
from khue.dispatch.errors import ReturnReasonNeeded
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.organisation import selectors as organisation

from . import notices

if TYPE_CHECKING:
    from khue.accounts.models import User

_CROSSING = "what a receiver returns crosses back to the sender's board"


@transaction.atomic
def return_delivery(*, delivery: Delivery, reason: str, by: User) -> bool:
    """Send a delivery back; ``False`` when that was done already.

    The caller's domain decides which role may do it and has screened the reason; here ``by`` must
    hold a post in the receiving unit. Raises ``NotPermitted`` and ``ReturnReasonNeeded``.
    """
    if delivery.unit_id not in {hat.unit_id for hat in organisation.present_hats(by)}:
        raise NotPermitted
    words = reason.strip()[:500]
    if not words:
        raise ReturnReasonNeeded(field="reason")
    columns = {
        "returned_at": timezone.now(),
        "returned_by_name": by.get_full_name()[:120],
        "return_reason": words,
    }
    fresh = Delivery.objects.filter(pk=delivery.pk, returned_at__isnull=True)
    if not fresh.update(**columns):
        return False
    with system_scope(reason=_CROSSING):
        Recipient.objects.filter(pk=delivery.recipient_id).update(**columns)
        sending = Dispatch.objects.filter(pk=delivery.dispatch_id)
        sending.update(returned_count=F("returned_count") + 1)
        line = Recipient.objects.get(pk=delivery.recipient_id)
        notices.notify_returned(delivery, line.name)
        _record(delivery, sending.get(), line.name, words, by)
    return True


def _record(delivery: Delivery, sending: Dispatch, receiver: str, reason: str, by: User) -> None:
    """Both chains, by the number of their unit."""
    after = {"reason": reason, "receiver": receiver}
    things = [(delivery.unit_id, delivery), (sending.unit_id, sending)]
    for unit_id, thing in sorted(things, key=lambda pair: pair[0]):
        audit.record(verb=RETURNED, obj=thing, unit_id=unit_id, by=by, after=after)
