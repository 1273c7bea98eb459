"""The yearly list of case files: drafted by the clerk from last year's, approved by the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khue.core.dates import today
from khue.records import audits, permissions
from khue.records.errors import (
    CodeTaken,
    ListEmpty,
    ReasonNeeded,
    UnknownRetention,
    WordsNeeded,
    WrongState,
    YearTaken,
)
from khue.records.models import CaseFile, CaseHeading, CaseList
from khue.records.selectors import years_of_retention
from khue.records.types import CaseState, ListState, Rights

from . import notices
from .common import check, line, post_of, screened, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_YEARS = (2000, 2100)


@transaction.atomic
def draft_list(*, unit: Unit, by: User, year: int) -> CaseList:
    """Draft the list of a year; the newest approved list before it is taken over as a start.

    Keepers who have left are replaced by the drafter, who chooses others. Raises ``YearTaken``,
    ``WordsNeeded`` for a year that cannot be.
    """
    check(by, permissions.DRAFT_LIST, unit.pk)
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise WordsNeeded(field="year")
    if CaseList.objects.filter(unit=unit, year=year).exists():
        raise YearTaken(field="year")
    row = CaseList.objects.create(unit=unit, year=year, drafted_by=by)
    before = (
        CaseList.objects.filter(unit=unit, year__lt=year, state=ListState.APPROVED)
        .order_by("-year")
        .first()
    )
    if before is not None:
        _take_over(before, row, by)
    after = {"number": str(year), "text": str(before.year) if before else ""}
    write(audits.LIST_DRAFTED, row, by, permissions.DRAFT_LIST, **after)
    return row


def _take_over(before: CaseList, row: CaseList, by: User) -> None:
    from khue.records.selectors import staff_of

    here = {post.person.account.pk for post in staff_of(row.unit_id)}
    for heading in before.headings.prefetch_related("files"):
        kept = CaseHeading.objects.create(
            unit_id=row.unit_id, list=row, position=heading.position, code=heading.code,
            title=heading.title,
        )  # fmt: skip
        CaseFile.objects.bulk_create(
            CaseFile(
                unit_id=row.unit_id, list=row, heading=kept, number=file.number, code=file.code,
                title=file.title.replace(str(before.year), str(row.year)),
                retention=file.retention, retention_years=file.retention_years,
                is_construction=file.is_construction, note=file.note, rights=file.rights,
                keeper_id=file.keeper_id if file.keeper_id in here else by.pk,
                keeper_name=file.keeper_name if file.keeper_id in here else by.person.full_name,
            )
            for file in heading.files.order_by("number")
        )  # fmt: skip


def add_heading(*, found: CaseList, by: User, code: str, title: str) -> CaseHeading:
    """Write a heading with the letters of its codes (``TCCB``). Raises ``CodeTaken``."""
    check(by, permissions.DRAFT_LIST, found.unit_id)
    letters = line(code, 20, field="code").replace(" ", "").upper()
    words = line(title, 200, field="title")
    screened(found.unit_id, by, letters, words)
    with transaction.atomic():
        row = _locked(found, ListState.DRAFT)
        if row.headings.filter(code=letters).exists():
            raise CodeTaken(field="code")
        place = row.headings.aggregate(n=Max("position"))["n"] or 0
        made = CaseHeading.objects.create(
            unit_id=row.unit_id, list=row, position=place + 1, code=letters, title=words
        )
        write(audits.HEADING_ADDED, made, by, permissions.DRAFT_LIST, text=f"{letters} {words}")
    return made


def add_case_file(
    *,
    heading: CaseHeading,
    by: User,
    title: str,
    retention: str,
    keeper: int,
    rights: str = Rights.NAMED,
    is_construction: bool = False,
    note: str = "",
) -> CaseFile:
    """Write a case file under a heading; its code is the next one (``03.TCCB``).

    Into an approved list it goes open at once: work comes up that nobody foresaw (Decree 30,
    article 29). Raises ``UnknownRetention``, ``UnknownPerson``, ``WordsNeeded``.
    """
    check(by, permissions.DRAFT_LIST, heading.unit_id)
    words = line(title, 500, field="title")
    years = _years(retention)
    post = post_of(heading.unit_id, keeper, "keeper")
    screened(heading.unit_id, by, words, note)
    with transaction.atomic():
        found = _locked(heading.list, ListState.DRAFT, ListState.APPROVED)
        number = (heading.files.aggregate(n=Max("number"))["n"] or 0) + 1
        is_open = found.state == ListState.APPROVED
        row = CaseFile.objects.create(
            unit_id=heading.unit_id, list=found, heading=heading, number=number,
            code=f"{number:02d}.{heading.code}", title=words, retention=retention,
            retention_years=years, keeper=post.person.account, keeper_name=post.person.full_name,
            rights=Rights(rights), is_construction=is_construction, note=line(note, 300),
            state=CaseState.OPEN if is_open else CaseState.PLANNED,
        )  # fmt: skip
        if is_open:
            notices.tell_rights(row, [row.keeper_id], "keeper")
        write(audits.CASE_ADDED, row, by, permissions.DRAFT_LIST, number=row.code, text=words)
    return row


def change_case_file(
    *, case_file: CaseFile, by: User, title: str, retention: str, keeper: int, note: str = ""
) -> CaseFile:
    """Change title, period, keeper or note while the case file is not closed.

    A new keeper and the one before are told. Raises as :func:`add_case_file` and ``WrongState``.
    """
    check(by, permissions.DRAFT_LIST, case_file.unit_id)
    words = line(title, 500, field="title")
    years = _years(retention)
    post = post_of(case_file.unit_id, keeper, "keeper")
    screened(case_file.unit_id, by, words, note)
    with transaction.atomic():
        row = CaseFile.objects.select_for_update(of=("self",)).get(pk=case_file.pk)
        if row.state not in (CaseState.PLANNED, CaseState.OPEN):
            raise WrongState(state=row.get_state_display())
        before, row.title, row.retention, row.retention_years = (
            row.keeper_id,
            words,
            retention,
            years,
        )
        row.keeper, row.keeper_name = post.person.account, post.person.full_name
        row.note = line(note, 300)
        row.save()
        if row.state == CaseState.OPEN and before != row.keeper_id:
            notices.tell_rights(row, [before, row.keeper_id], f"keeper{row.keeper_id}")
        write(
            audits.CASE_CHANGED, row, by, permissions.DRAFT_LIST,
            number=row.code, text=words, to=row.keeper_name,
        )  # fmt: skip
    return row


@transaction.atomic
def remove_case_file(*, case_file: CaseFile, by: User) -> None:
    """Take a case file off a draft list; the ones after it keep their codes."""
    check(by, permissions.DRAFT_LIST, case_file.unit_id)
    found = _locked(case_file.list, ListState.DRAFT)
    write(audits.CASE_REMOVED, case_file, by, permissions.DRAFT_LIST, number=case_file.code)
    found.files.filter(pk=case_file.pk, state=CaseState.PLANNED).delete()


@transaction.atomic
def submit_list(*, found: CaseList, by: User) -> CaseList:
    """Lay the draft before the head. Raises ``ListEmpty``, ``WrongState``."""
    check(by, permissions.DRAFT_LIST, found.unit_id)
    row = _locked(found, ListState.DRAFT)
    if not row.files.exists():
        raise ListEmpty
    row.state, row.drafted_by = ListState.SUBMITTED, by
    row.save(update_fields=["state", "drafted_by"])
    notices.tell_leaders_of_list(row)
    write(audits.LIST_SUBMITTED, row, by, permissions.DRAFT_LIST, number=str(row.year))
    return row


def return_list(*, found: CaseList, by: User, reason: str) -> CaseList:
    """The head sends the list back with a reason. Raises ``ReasonNeeded``, ``WrongState``."""
    check(by, permissions.APPROVE_LIST, found.unit_id)
    words = line(reason, 300)
    if not words:
        raise ReasonNeeded(field="reason")
    screened(found.unit_id, by, words)
    with transaction.atomic():
        row = _locked(found, ListState.SUBMITTED)
        row.state, row.return_reason = ListState.DRAFT, words
        row.save(update_fields=["state", "return_reason"])
        notices.tell_drafter_of_list(row)
        write(audits.LIST_RETURNED, row, by, permissions.APPROVE_LIST, reason=words)
    return row


@transaction.atomic
def approve_list(*, found: CaseList, by: User) -> CaseList:
    """The head approves: every case file of the list is open from now on, its keeper told."""
    check(by, permissions.APPROVE_LIST, found.unit_id)
    row = _locked(found, ListState.SUBMITTED)
    row.state, row.approved_by, row.approved_at = ListState.APPROVED, by, timezone.now()
    row.approved_name, row.return_reason = by.person.full_name, ""
    row.save()
    files = list(row.files.select_for_update(of=("self",)).filter(state=CaseState.PLANNED))
    row.files.filter(pk__in=[file.pk for file in files]).update(state=CaseState.OPEN)
    for file in files:
        notices.tell_rights(file, [file.keeper_id], "keeper")
    notices.tell_drafter_of_list(row)
    write(audits.LIST_APPROVED, row, by, permissions.APPROVE_LIST, number=str(row.year))
    return row


def _years(retention: str) -> int | None:
    try:
        return years_of_retention(retention, today())
    except KeyError:
        raise UnknownRetention(field="retention") from None


def _locked(found: CaseList, *states: str) -> CaseList:
    row = CaseList.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row
