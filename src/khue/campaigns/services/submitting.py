"""The head signs off: the answer is frozen and stands at the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.campaigns import audits, permissions
from khue.campaigns.models import Expected, Return
from khue.campaigns.types import RECEIVED_FILE_HOLDER, FieldKind, ReturnState
from khue.core import audit
from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.dispatch.services import record_receipt
from khue.dispatch.types import Stage
from khue.files.selectors import files_by_id
from khue.files.services import copy_for_units

from .common import check, locked_return
from .filling import digest, require_complete

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def submit_return(*, row: Return, by: User) -> Return:
    """Sign off and hand in (the view asks for the password first).

    Raises ``NotPermitted``, ``WrongState``, ``NotComplete``. The first hand-in decides whether the
    unit was on time.
    """
    check(by, permissions.SUBMIT, row.unit_id)
    fresh = locked_return(row)
    require_complete(fresh)
    now = timezone.now()
    if fresh.checked_at is None or fresh.state != ReturnState.CHECKED:
        fresh.checked_at, fresh.checked_by = now, by
    fresh.state, fresh.submitted_at, fresh.submitted_by = ReturnState.SUBMITTED, now, by
    fresh.remarks = {}
    fresh.save(
        update_fields=[
            "state", "submitted_at", "submitted_by", "checked_at", "checked_by", "remarks",
        ]
    )  # fmt: skip
    _hand_over(fresh, by)
    if fresh.delivery.done_at is None:
        record_receipt(delivery=fresh.delivery, stage=Stage.DONE, by=by)
    audit.record(
        verb=audits.SUBMITTED,
        obj=fresh,
        unit_id=fresh.unit_id,
        by=by,
        after=digest(fresh),
    )
    return fresh


def _hand_over(row: Return, by: User) -> None:
    """Copy the answer into the office's row, files included."""
    with system_scope(reason="a submitted return is handed to the office that asked for it"):
        expected = Expected.objects.select_for_update(of=("self",)).get(
            unit_id=row.asked_by_id, call_id=row.call_id, from_unit_id=row.unit_id
        )
        if expected.first_submitted_at is None:
            expected.first_submitted_at = row.submitted_at
            expected.is_on_time = today() <= row.due_on
        expected.state, expected.submitted_at = row.state, row.submitted_at
        expected.submitted_by_name = by.get_full_name()[:120]
        expected.answers = {**row.answers, **_copied_files(row, expected)}
        expected.prefilled, expected.explanations = row.prefilled, row.explanations
        expected.remarks = {}
        expected.save()


def _copied_files(row: Return, expected: Expected) -> dict[str, Any]:
    """The office gets rows of its own for the files; the bytes stay where they are."""
    wanted = {
        f.code: row.answers[f.code]["id"]
        for f in row.fields()
        if f.kind == FieldKind.FILE and row.answers.get(f.code)
    }
    if not wanted:
        return {}
    files = files_by_id(wanted.values())
    copied: dict[str, Any] = {}
    for code, file_id in wanted.items():
        (copy,) = copy_for_units(
            files[file_id],
            [expected.unit_id],
            holder_kind=RECEIVED_FILE_HOLDER,
            holder_id=expected.pk,
        )
        copied[code] = {"id": copy.pk, "name": copy.name}
    return copied
