"""Writing a week, submitting it, and the approval that is bound to exactly what was seen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.organisation import selectors as organisation
from khue.planning import audits, permissions
from khue.planning.errors import (
    EmptyWeek,
    NothingToCopy,
    StaleWeek,
    WrongDay,
    WrongState,
    WrongTimes,
)
from khue.planning.models import WeekEntry, WeekRevision, WorkWeek
from khue.planning.selectors import line_of, staff_of, week_of
from khue.planning.selectors.weeks import in_order, to_json
from khue.planning.types import WeekState

from . import notices
from .common import check, clean_text, needed, reason_of, screen, title_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_TEXTS = ("chair", "attendees", "place", "preparation")


def write_entry(
    *,
    unit: Unit,
    monday: date,
    by: User,
    day: date,
    content: str,
    entry: WeekEntry | None = None,
    session: str = "morning",
    starts_at: time | None = None,
    ends_at: time | None = None,
    people: tuple[int, ...] = (),
    is_internal: bool = False,
    **texts: str,
) -> WeekEntry:
    """Write a new entry of a week, or an existing one anew; ``texts``: chair, attendees, place…

    Call it outside a transaction. An approved week becomes a draft again; what was approved
    stays readable. Raises ``NotPermitted``, ``TextNeeded``, ``WrongDay`` and ``WrongTimes``.
    """
    check(by, permissions.DRAFT_WEEK, unit)
    words = needed(content, "content")
    if not monday <= day <= monday + timedelta(days=6):
        raise WrongDay(field="day")
    if ends_at is not None and (starts_at is None or ends_at <= starts_at):
        raise WrongTimes(field="ends_at")
    values = {name: clean_text(texts.get(name, "")) for name in _TEXTS}
    screen("\n".join([words, *values.values()]), unit_id=unit.pk, by=by, purpose="planning.week")
    staff = staff_of(unit.pk) if people else {}
    with transaction.atomic():
        week = _editable(unit, monday)
        row = entry or WeekEntry(unit=unit, week=week)
        row.day, row.session, row.content = day, session, words[:500]
        row.starts_at, row.ends_at, row.is_internal = starts_at, ends_at, is_internal
        row.person_ids = [staff[pk].person_id for pk in people if pk in staff]
        row.written_by = by
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        audit.record(
            verb=audits.ENTRY_WRITTEN, obj=week, unit_id=unit.pk, by=by, after=to_json(line_of(row))
        )
    return row


def _editable(unit: Unit, monday: date) -> WorkWeek:
    """Lock the week; a submitted or approved one becomes a draft again."""
    WorkWeek.objects.bulk_create([WorkWeek(unit_id=unit.pk, monday=monday)], ignore_conflicts=True)
    week = WorkWeek.objects.select_for_update(of=("self",)).get(unit_id=unit.pk, monday=monday)
    if week.state != WeekState.DRAFT:
        week.state = WeekState.DRAFT
        week.save(update_fields=["state"])
    return week


@transaction.atomic
def remove_entry(*, entry: WeekEntry, by: User) -> WorkWeek:
    """Take an entry out of the draft; an approved revision keeps it until the next approval."""
    check(by, permissions.DRAFT_WEEK, entry.unit_id)
    week = _editable(organisation.get_unit(entry.unit_id), entry.week.monday)
    before = to_json(line_of(entry))
    entry.delete()
    audit.record(verb=audits.ENTRY_REMOVED, obj=week, unit_id=week.unit_id, by=by, before=before)
    return week


@transaction.atomic
def copy_last_week(*, unit: Unit, monday: date, by: User) -> int:
    """Copy the entries of the week before, seven days later; returns how many.

    Entries of meetings are left out. Raises ``NothingToCopy``.
    """
    check(by, permissions.DRAFT_WEEK, unit)
    before = week_of(unit.pk, monday - timedelta(days=7))
    rows = WeekEntry.objects.filter(week=before, meeting__isnull=True) if before else []
    week = _editable(unit, monday)
    made = [
        WeekEntry(
            unit=unit,
            week=week,
            day=row.day + timedelta(days=7),
            session=row.session,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            content=row.content,
            person_ids=row.person_ids,
            is_internal=row.is_internal,
            written_by=by,
            **{name: getattr(row, name) for name in _TEXTS},
        )
        for row in rows
    ]
    if not made:
        raise NothingToCopy
    WeekEntry.objects.bulk_create(made)
    audit.record(
        verb=audits.WEEK_COPIED, obj=week, unit_id=unit.pk, by=by, after={"entries": len(made)}
    )
    return len(made)


def _frozen(week: WorkWeek) -> list[dict[str, Any]]:
    lines = [replace(line_of(row), entry_id=None) for row in WeekEntry.objects.filter(week=week)]
    return [to_json(line) for line in in_order(lines)]


def _digest(lines: list[dict[str, Any]]) -> str:
    text = json.dumps(lines, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_draft(week: WorkWeek) -> str:
    """Return the hash of the draft as it stands: the approval names it."""
    return _digest(_frozen(week))


@transaction.atomic
def submit_week(*, week: WorkWeek, by: User) -> WorkWeek:
    """Ask the head for approval. Raises ``EmptyWeek`` and ``WrongState``."""
    check(by, permissions.DRAFT_WEEK, week.unit_id)
    row = _locked(week, WeekState.DRAFT)
    if not row.revision and not WeekEntry.objects.filter(week=row).exists():
        raise EmptyWeek
    row.state, row.submitted_by, row.submitted_at = WeekState.SUBMITTED, by, timezone.now()
    row.return_reason = ""
    row.save()
    notices.tell_approvers(row)
    audit.record(
        verb=audits.WEEK_SUBMITTED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"digest": digest_of_draft(row)},
    )
    return row


def _locked(week: WorkWeek, *states: str) -> WorkWeek:
    row = WorkWeek.objects.select_for_update(of=("self",)).get(pk=week.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def return_week(*, week: WorkWeek, reason: str, by: User) -> WorkWeek:
    """The head sends the draft back. Raises ``ReasonNeeded`` and ``WrongState``."""
    check(by, permissions.APPROVE_WEEK, week.unit_id)
    words = reason_of(reason)
    screen(words, unit_id=week.unit_id, by=by, purpose="planning.reason")
    with transaction.atomic():
        row = _locked(week, WeekState.SUBMITTED)
        row.state, row.return_reason = WeekState.DRAFT, words
        row.save(update_fields=["state", "return_reason"])
        notices.tell_writer(row, notices.WEEK_RETURNED)
        audit.record(
            verb=audits.WEEK_RETURNED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            after={"reason": words},
        )
    return row


@transaction.atomic
def approve_week(*, week: WorkWeek, digest: str, by: User) -> WeekRevision:
    """Approve what bears this hash; from now on it is the unit's week.

    Raises ``NotPermitted``, ``WrongState``, and ``StaleWeek`` when the draft has changed.
    """
    check(by, permissions.APPROVE_WEEK, week.unit_id)
    row = _locked(week, WeekState.SUBMITTED)
    lines = _frozen(row)
    if _digest(lines) != digest:
        raise StaleWeek
    row.state, row.revision = WeekState.APPROVED, row.revision + 1
    row.save(update_fields=["state", "revision"])
    revision = WeekRevision.objects.create(
        unit_id=row.unit_id,
        week=row,
        number=row.revision,
        lines=lines,
        digest=digest,
        approved_by=by,
        approved_name=by.get_full_name(),
        approved_title=title_of(by, row.unit_id),
    )
    notices.tell_writer(row, notices.WEEK_APPROVED)
    audit.record(
        verb=audits.WEEK_APPROVED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"revision": revision.number, "digest": digest},
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.APPROVE_WEEK),
    )
    return revision
