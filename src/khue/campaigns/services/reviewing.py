"""The office judges: accept, or return with remarks by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.campaigns import audits, permissions
from khue.campaigns.errors import ReasonNeeded, WrongState
from khue.campaigns.models import Call, Expected, Return
from khue.campaigns.types import CallState, ReturnState
from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.scoping import system_scope
from khue.core.text import clean
from khue.organisation import selectors as organisation

from . import notices
from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User


def _locked(expected: Expected, *states: str) -> Expected:
    row = (
        Expected.objects.select_for_update(of=("self",))
        .select_related("call__version")
        .get(pk=expected.pk)
    )
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def return_to_unit(*, expected: Expected, remarks: Mapping[str, str], by: User) -> Expected:
    """Give an answer back with remarks by the field's code ("" is on the whole).

    An accepted answer may be given back too while the call runs. Raises ``ReasonNeeded``,
    ``WrongState``, ``ContentRefused``.
    """
    check(by, permissions.RUN_CALL, expected.unit_id)
    unit = organisation.get_unit(expected.unit_id)
    said = {code: clean(text).strip()[:500] for code, text in remarks.items()}
    said = {code: text for code, text in said.items() if text}
    if not said:
        raise ReasonNeeded
    screen_text("\n".join(said.values()), unit=unit, by=by, purpose="campaigns.remark")
    with transaction.atomic():
        row = _locked(expected, ReturnState.SUBMITTED, ReturnState.ACCEPTED)
        if row.call.state != CallState.OPEN:
            raise WrongState(state=row.call.get_state_display())
        codes = {field.code for field in row.call.version.form()} | {""}
        said = {code: text for code, text in said.items() if code in codes}
        now = timezone.now()
        row.state, row.remarks, row.accepted_at = ReturnState.RETURNED, said, None
        row.times_returned += 1
        row.save(update_fields=["state", "remarks", "accepted_at", "times_returned"])
        with system_scope(reason="the office's remarks cross back to the unit's return"):
            given = Return.objects.get(call_id=row.call_id, unit_id=row.from_unit_id)
            given.state, given.remarks, given.returned_at = row.state, said, now
            given.accepted_at = None
            given.save(update_fields=["state", "remarks", "returned_at", "accepted_at"])
            notices.tell_returned(given, row.times_returned)
        audit.record(
            verb=audits.RETURNED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            after={"unit": row.from_unit_id, "remarks": said},
        )
    return row


@transaction.atomic
def accept_return(*, expected: Expected, by: User) -> Expected:
    """Accept one answer; raises ``WrongState``."""
    check(by, permissions.RUN_CALL, expected.unit_id)
    row = _locked(expected, ReturnState.SUBMITTED)
    _accept([row], by)
    return row


@transaction.atomic
def accept_all(*, call: Call, by: User) -> int:
    """Accept every answer that was handed in and not judged yet; return how many."""
    check(by, permissions.RUN_CALL, call.unit_id)
    rows = list(
        Expected.objects.select_for_update(of=("self",))
        .filter(call=call, state=ReturnState.SUBMITTED)
        .order_by("pk")
    )
    _accept(rows, by)
    return len(rows)


def _accept(rows: list[Expected], by: User) -> None:
    if not rows:
        return
    now = timezone.now()
    Expected.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ReturnState.ACCEPTED, accepted_at=now
    )
    for row in rows:
        row.state, row.accepted_at = ReturnState.ACCEPTED, now
    units = [row.from_unit_id for row in rows]
    with system_scope(reason="the office's acceptance crosses back to the unit's return"):
        given = Return.objects.filter(call_id=rows[0].call_id, unit_id__in=units)
        given.update(state=ReturnState.ACCEPTED, accepted_at=now)
    audit.record(
        verb=audits.ACCEPTED,
        obj=rows[0] if len(rows) == 1 else rows[0].call,
        unit_id=rows[0].unit_id,
        by=by,
        after={"units": units},
    )
