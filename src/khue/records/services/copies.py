"""Uses of kept copies: asked, allowed by the head, handed out by the clerk, given back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core.dates import today
from khue.documents import selectors as documents
from khue.records import audits, permissions
from khue.records.errors import ReasonNeeded, UnknownDocument, WrongState
from khue.records.models import CaseItem, CopyUse
from khue.records.types import CopyUseState

from . import notices
from .common import check, line, screened, to_come, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import OutgoingDocument
    from khue.organisation.models import Unit


def ask_for_copy(
    *,
    unit: Unit,
    by: User,
    purpose: str,
    reference: str,
    abstract: str = "",
    issued_on: date | None = None,
    due_on: date | None = None,
) -> CopyUse:
    """Ask for a kept copy. What the unit issued fills in the rest; older papers are described.

    Call it outside a transaction. Raises ``NotPermitted``, ``WordsNeeded``, ``DayPassed``, and
    ``UnknownDocument`` where neither the number is known nor an abstract is given.
    """
    check(by, permissions.ASK_COPY, unit.pk)
    number = line(reference, 120, field="reference")
    why = line(purpose, 300, field="purpose")
    to_come(due_on, "due_on")
    about = line(abstract, 600)
    found = documents.find_issued(by, unit_id=unit.pk, reference=number)
    if found is None and not about:
        raise UnknownDocument(field="reference")
    screened(unit.pk, by, number, why, about)
    with transaction.atomic():
        row = CopyUse.objects.create(
            unit=unit,
            user=by,
            user_name=by.person.full_name,
            outgoing=found,
            reference=found.reference if found else number,
            issued_on=found.issued_on if found else issued_on,
            abstract=f"{found.type_name}: {found.abstract}" if found else about,
            case_code=_case_code(found),
            purpose=why,
            due_on=due_on,
        )
        notices.tell_leaders_of_copy(row)
        write(audits.COPY_ASKED, row, by, permissions.ASK_COPY, reference=number, reason=why)
    return row


def _case_code(found: OutgoingDocument | None) -> str:
    if found is None:
        return ""
    item = CaseItem.objects.filter(outgoing=found).select_related("case_file").first()
    return item.case_file.code if item is not None else ""


def decide_copy(*, use: CopyUse, by: User, is_allowed: bool, reason: str = "") -> CopyUse:
    """The head allows the use or says why not. Raises ``ReasonNeeded``, ``WrongState``."""
    check(by, permissions.ALLOW_COPY, use.unit_id)
    words = line(reason, 300)
    if not is_allowed and not words:
        raise ReasonNeeded(field="reason")
    screened(use.unit_id, by, words)
    with transaction.atomic():
        row = _locked(use, CopyUseState.ASKED)
        row.state = CopyUseState.ALLOWED if is_allowed else CopyUseState.REFUSED
        row.decided_at, row.decided_by, row.decided_name = timezone.now(), by, by.person.full_name
        row.reason = words
        row.save()
        notices.tell_of_decision(row)
        verb = audits.COPY_ALLOWED if is_allowed else audits.COPY_REFUSED
        write(verb, row, by, permissions.ALLOW_COPY, reference=row.reference, reason=words)
    return row


@transaction.atomic
def hand_out_copy(*, use: CopyUse, by: User, due_on: date | None = None) -> CopyUse:
    """The clerk hands the copy out, with the day by which it comes back."""
    check(by, permissions.KEEP_BOOKS, use.unit_id)
    to_come(due_on, "due_on")
    row = _locked(use, CopyUseState.ALLOWED)
    row.state, row.handed_on, row.handed_by = CopyUseState.HANDED, today(), by
    row.due_on = due_on or row.due_on
    row.save()
    write(audits.COPY_HANDED, row, by, permissions.KEEP_BOOKS, reference=row.reference)
    return row


def take_copy_back(*, use: CopyUse, by: User, note: str = "") -> CopyUse:
    """The clerk takes the copy back, with a note on its state."""
    check(by, permissions.KEEP_BOOKS, use.unit_id)
    words = line(note, 300)
    screened(use.unit_id, by, words)
    with transaction.atomic():
        row = _locked(use, CopyUseState.HANDED)
        row.state, row.returned_on, row.note = CopyUseState.RETURNED, today(), words
        row.save()
        write(audits.COPY_RETURNED, row, by, permissions.KEEP_BOOKS, reference=row.reference)
    return row


def tell_overdue_copies() -> int:
    """Remind of copies that should be back; returns how many. Runs in the scope of all units."""
    late = list(CopyUse.objects.filter(state=CopyUseState.HANDED, due_on__lt=today()))
    for use in late:
        notices.tell_overdue(use)
    return len(late)


def _locked(use: CopyUse, state: str) -> CopyUse:
    row = CopyUse.objects.select_for_update(of=("self",)).get(pk=use.pk)
    if row.state != state:
        raise WrongState(state=row.get_state_display())
    return row
