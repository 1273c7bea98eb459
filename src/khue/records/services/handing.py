"""The way into the archive: list and minutes, acceptance, and what has outlived its period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.organisation import selectors as organisation
from khue.records import audits, permissions
from khue.records.errors import NothingChosen, NotOutlived, ReasonNeeded, SameHand, WrongState
from khue.records.models import CaseFile, Destruction, Handover
from khue.records.selectors import archive_rule
from khue.records.selectors.cases import outlived
from khue.records.types import CaseState, DestructionState, HandoverState

from . import notices
from .common import check, line, screened, title_of, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def make_handover(*, unit: Unit, by: User, case_ids: Iterable[int], note: str = "") -> Handover:
    """Make the hand-over list of closed case files: own ones, or all for clerk and leaders.

    Call it outside a transaction. Raises ``NothingChosen``, ``NotPermitted``, ``WrongState``.
    """
    check(by, permissions.WORK_CASES, unit.pk)
    wanted = sorted(set(case_ids))
    if not wanted:
        raise NothingChosen
    words = line(note, 500)
    screened(unit.pk, by, words)
    is_in_charge = organisation.can(by, permissions.DRAFT_LIST, unit)
    with transaction.atomic():
        rows = CaseFile.objects.select_for_update(of=("self",)).filter(unit=unit, pk__in=wanted)
        files = list(rows.order_by("pk"))
        if len(files) != len(wanted):
            raise NotPermitted
        for file in files:
            if file.keeper_id != by.pk and not is_in_charge:
                raise NotPermitted
            if file.state != CaseState.CLOSED:
                raise WrongState(state=file.get_state_display())
        made = Handover.objects.create(
            unit=unit, giver=by, giver_name=by.person.full_name,
            giver_title=title_of(by, unit.pk), note=words,
            kept_codes=[file.code for file in files],
        )  # fmt: skip
        CaseFile.objects.filter(pk__in=wanted).update(state=CaseState.HANDED, handover=made)
        notices.tell_archive(made)
        write(audits.HANDOVER_MADE, made, by, permissions.WORK_CASES, number=made.kept_codes)
    return made


@transaction.atomic
def accept_handover(*, handover: Handover, by: User) -> Handover:
    """The keeper of the archive takes the case files; from now on nothing in them changes.

    Raises ``SameHand`` for whoever made the list, ``WrongState``.
    """
    check(by, permissions.KEEP_ARCHIVE, handover.unit_id)
    row = _locked(handover)
    if row.giver_id == by.pk:
        raise SameHand
    _answer(row, by, HandoverState.ACCEPTED)
    row.save()
    CaseFile.objects.filter(handover=row).update(state=CaseState.ARCHIVED)
    notices.tell_giver(row)
    write(audits.HANDOVER_ACCEPTED, row, by, permissions.KEEP_ARCHIVE, number=row.kept_codes)
    return row


def refuse_handover(*, handover: Handover, by: User, reason: str) -> Handover:
    """Send the list back with a reason; its case files are free for the next one."""
    check(by, permissions.KEEP_ARCHIVE, handover.unit_id)
    words = line(reason, 300)
    if not words:
        raise ReasonNeeded(field="reason")
    screened(handover.unit_id, by, words)
    with transaction.atomic():
        row = _locked(handover)
        _answer(row, by, HandoverState.REFUSED)
        row.reason = words
        row.save()
        CaseFile.objects.filter(handover=row).update(state=CaseState.CLOSED, handover=None)
        notices.tell_giver(row)
        write(audits.HANDOVER_REFUSED, row, by, permissions.KEEP_ARCHIVE, reason=words)
    return row


def propose_destruction(
    *, unit: Unit, by: User, case_ids: Iterable[int], reason: str
) -> Destruction:
    """Propose what has outlived its period. Khuê deletes nothing: a council decides on paper.

    Raises ``NothingChosen``, ``ReasonNeeded``, ``NotOutlived``.
    """
    check(by, permissions.KEEP_ARCHIVE, unit.pk)
    wanted = sorted(set(case_ids))
    words = line(reason, 500)
    if not wanted:
        raise NothingChosen
    if not words:
        raise ReasonNeeded(field="reason")
    screened(unit.pk, by, words)
    with transaction.atomic():
        rows = CaseFile.objects.select_for_update(of=("self",)).filter(unit=unit, pk__in=wanted)
        files = list(rows.order_by("pk"))
        if len(files) != len(wanted):
            raise NotPermitted
        for file in files:
            is_free = file.state == CaseState.ARCHIVED and file.destruction_id is None
            if not is_free or not outlived(file, today()):
                raise NotOutlived(code=file.code)
        made = Destruction.objects.create(
            unit=unit, by=by, by_name=by.person.full_name, reason=words
        )
        CaseFile.objects.filter(pk__in=wanted).update(destruction=made)
        write(
            audits.DESTRUCTION_PROPOSED, made, by, permissions.KEEP_ARCHIVE,
            number=[file.code for file in files], reason=words,
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw_destruction(*, found: Destruction, by: User) -> Destruction:
    """Take a proposed list back; its case files stay in the archive as before."""
    check(by, permissions.KEEP_ARCHIVE, found.unit_id)
    row = Destruction.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.state != DestructionState.PROPOSED:
        raise WrongState(state=row.get_state_display())
    row.state, row.withdrawn_at = DestructionState.WITHDRAWN, timezone.now()
    row.save()
    codes = list(row.files.values_list("code", flat=True))
    CaseFile.objects.filter(destruction=row).update(destruction=None)
    write(audits.DESTRUCTION_WITHDRAWN, row, by, permissions.KEEP_ARCHIVE, number=codes)
    return row


def tell_due_case_files() -> int:
    """Tell keepers and clerks once, as early as the rule wants; in the scope of all units."""
    day = today()
    limit = day + timedelta(days=archive_rule(day).notice_days)
    rows = CaseFile.objects.filter(state=CaseState.CLOSED, due_on__lte=limit, told_on__isnull=True)
    files = list(rows)
    for file in files:
        notices.tell_due(file)
    CaseFile.objects.filter(pk__in=[file.pk for file in files]).update(told_on=day)
    return len(files)


def _answer(row: Handover, by: User, state: HandoverState) -> None:
    row.state, row.keeper, row.keeper_name = state, by, by.person.full_name
    row.keeper_title, row.answered_at = title_of(by, row.unit_id), timezone.now()


def _locked(handover: Handover) -> Handover:
    row = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if row.state != HandoverState.PREPARED:
        raise WrongState(state=row.get_state_display())
    return row
