"""Rights of a case file, closing it, opening it again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khue.core.errors import NotPermitted
from khue.organisation import selectors as organisation
from khue.records import audits, permissions
from khue.records.errors import CaseEmpty, EndTooEarly, ReasonNeeded, WrongState
from khue.records.models import CaseFile, CaseReader
from khue.records.selectors import archive_rule
from khue.records.types import CaseState, Rights

from . import notices
from .common import check, happened, line, post_of, screened, write

if TYPE_CHECKING:
    from khue.accounts.models import User

_ALIVE = (CaseState.OPEN, CaseState.CLOSED)


def _in_charge(case_file: CaseFile, by: User) -> None:
    """The keeper, the clerk and the leaders decide about a case file."""
    check(by, permissions.WORK_CASES, case_file.unit_id)
    unit_id = case_file.unit_id
    names = (permissions.DRAFT_LIST, permissions.APPROVE_LIST)
    if case_file.keeper_id != by.pk and not any(organisation.can(by, n, unit_id) for n in names):
        raise NotPermitted


@transaction.atomic
def set_rights(*, case_file: CaseFile, by: User, rights: str) -> CaseFile:
    """Open the case file to all staff, or close it again to those who are named."""
    _in_charge(case_file, by)
    row = _locked(case_file, *CaseState.values)
    if row.rights != rights:
        row.rights = Rights(rights)
        row.save(update_fields=["rights"])
        people = [row.keeper_id, *row.readers.values_list("user_id", flat=True)]
        notices.tell_rights(row, [pk for pk in people if pk != by.pk], f"rights{notices.moment()}")
        label = str(Rights(rights).label)
        write(audits.RIGHTS_CHANGED, row, by, permissions.WORK_CASES, number=row.code, to=label)
    return row


@transaction.atomic
def give_reading(*, case_file: CaseFile, by: User, user: int) -> CaseReader:
    """Let somebody of the staff read the case file; they are told. Raises ``UnknownPerson``."""
    _in_charge(case_file, by)
    post = post_of(case_file.unit_id, user, "user")
    row, is_new = CaseReader.objects.get_or_create(
        unit_id=case_file.unit_id,
        case_file=case_file,
        user=post.person.account,
        defaults={"user_name": post.person.full_name, "by": by},
    )
    if is_new:
        notices.tell_rights(case_file, [row.user_id], f"reader{row.pk}")
        write(
            audits.READER_ADDED, case_file, by, permissions.WORK_CASES,
            number=case_file.code, to=row.user_name,
        )  # fmt: skip
    return row


@transaction.atomic
def take_reading(*, case_file: CaseFile, by: User, user: int) -> None:
    """Take the right to read away; the person is told."""
    _in_charge(case_file, by)
    row = case_file.readers.filter(user_id=user).first()
    if row is None:
        return
    notices.tell_rights(case_file, [row.user_id], f"unread{row.pk}")
    write(
        audits.READER_REMOVED, case_file, by, permissions.WORK_CASES,
        number=case_file.code, to=row.user_name,
    )  # fmt: skip
    row.delete()


def close_case_file(
    *, case_file: CaseFile, by: User, ended_on: date, description: str = ""
) -> CaseFile:
    """Close it on the day the work ended; the index is frozen and the archive's clock begins.

    Raises ``CaseEmpty``, ``DayAhead``, ``EndTooEarly``, ``WrongState``.
    """
    _in_charge(case_file, by)
    words = line(description, 500)
    happened(ended_on, "ended_on")
    screened(case_file.unit_id, by, words)
    with transaction.atomic():
        row = _locked(case_file, CaseState.OPEN)
        newest = row.items.aggregate(day=Max("issued_on"))["day"]
        if not row.items.exists():
            raise CaseEmpty
        if newest is not None and newest > ended_on:
            raise EndTooEarly(field="ended_on")
        row.state, row.ended_on, row.description = CaseState.CLOSED, ended_on, words
        row.closed_at, row.closed_by = timezone.now(), by
        row.started_on = row.started_on or ended_on
        row.due_on, row.told_on = archive_day(ended_on, is_construction=row.is_construction), None
        row.save()
        write(
            audits.CASE_CLOSED, row, by, permissions.WORK_CASES,
            number=row.code, ended_on=ended_on, documents=row.items.count(),
        )  # fmt: skip
    return row


def reopen_case_file(*, case_file: CaseFile, by: User, reason: str) -> CaseFile:
    """The head opens a closed case file again, with a reason, before it goes to the archive."""
    check(by, permissions.APPROVE_LIST, case_file.unit_id)
    words = line(reason, 300)
    if not words:
        raise ReasonNeeded(field="reason")
    screened(case_file.unit_id, by, words)
    with transaction.atomic():
        row = _locked(case_file, CaseState.CLOSED)
        row.state, row.closed_at, row.closed_by, row.due_on = CaseState.OPEN, None, None, None
        row.save()
        notices.tell_rights(row, [row.keeper_id], f"open{notices.moment()}")
        write(
            audits.CASE_REOPENED, row, by, permissions.APPROVE_LIST, number=row.code, reason=words
        )
    return row


def archive_day(ended_on: date, *, is_construction: bool) -> date:
    """Return the last day to hand over: a year after the work ended, three months for building."""
    found = archive_rule(ended_on)
    return add_months(ended_on, found.construction_months if is_construction else found.months)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _locked(case_file: CaseFile, *states: str) -> CaseFile:
    row = CaseFile.objects.select_for_update(of=("self",)).get(pk=case_file.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row
