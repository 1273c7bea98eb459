"""Return with reason (Decree 30/2020, Art. 21): what is wrong, or not for us, goes back.

Through Khuê it goes back to the sender's board; paper and mail are written down with how they went
back. Before registration no number is taken; a number that was given stays as cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.dispatch.services import return_delivery
from khue.documents import audits, permissions
from khue.documents.errors import ReturnReasonNeeded, ReturnWayNeeded, WrongState
from khue.documents.models import IncomingDocument, Intake
from khue.documents.numbering import cancel_number
from khue.documents.types import IncomingState, IntakeState
from khue.organisation import selectors as organisation

from .common import check, clean_text
from .intake import WAITING

if TYPE_CHECKING:
    from khue.accounts.models import User

_RETURNABLE = (IncomingState.ARRIVED, IncomingState.REGISTERED)


def return_incoming(
    *, document: IncomingDocument, reason: str, by: User, how: str = ""
) -> IncomingDocument:
    """Send an incoming document back; ``how`` is needed where it did not come through Khuê.

    Call it outside a transaction. Raises ``NotPermitted``, ``ReturnReasonNeeded``,
    ``ReturnWayNeeded``, and ``WrongState`` once it was assigned.
    """
    check(by, permissions.REGISTER, document.unit_id)
    words, way = _words(document.unit_id, reason, how, by, has_way=document.delivery is None)
    with transaction.atomic():
        rows = IncomingDocument.objects.select_for_update(of=("self",))
        row = rows.select_related("delivery", "entry").get(pk=document.pk)
        if row.state not in _RETURNABLE:
            raise WrongState(state=row.get_state_display())
        if row.entry is not None:
            cancel_number(row.entry, reason=words)
        row.state, row.returned_at, row.returned_by = IncomingState.RETURNED, timezone.now(), by
        row.return_reason, row.returned_how = words, way
        row.save()
        if row.delivery is not None:
            return_delivery(delivery=row.delivery, reason=words, by=by)
        audit.record(
            verb=audits.SENT_BACK,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.REGISTER),
            after={"reason": words, "how": way, "number": row.number_text},
        )
    return row


def return_intake(*, intake: Intake, reason: str, how: str, by: User) -> Intake:
    """Write down that a mail or a paper went back before it had a number."""
    check(by, permissions.REGISTER, intake.unit_id)
    words, way = _words(intake.unit_id, reason, how, by, has_way=True)
    with transaction.atomic():
        row = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
        if row.state not in WAITING:
            raise WrongState(state=row.get_state_display())
        row.state, row.reason, row.returned_how = IntakeState.RETURNED, words, way
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["state", "reason", "returned_how", "closed_at", "closed_by"])
        audit.record(
            verb=audits.SENT_BACK,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            after={"reason": words, "how": way},
        )
    return row


def _words(unit_id: int, reason: str, how: str, by: User, *, has_way: bool) -> tuple[str, str]:
    """Clean and screened words, before the transaction."""
    words, way = clean_text(reason)[:300], " ".join(clean_text(how).split())[:200]
    if not words:
        raise ReturnReasonNeeded(field="reason")
    if has_way and not way:
        raise ReturnWayNeeded(field="how")
    unit = organisation.get_unit(unit_id)
    screen_text(f"{words}\n{way}", unit=unit, by=by, purpose="documents.reason")
    return words, way
