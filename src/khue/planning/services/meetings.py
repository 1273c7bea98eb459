"""Calling a meeting, answering, papers, minutes, and the tasks that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.dates import HANOI
from khue.core.errors import NotFound, NotPermitted
from khue.files.services import store_upload
from khue.organisation import selectors as organisation
from khue.planning import audits, permissions
from khue.planning.errors import DoerNeeded, ReasonNeeded, UnknownDoer, WrongState, WrongTimes
from khue.planning.models import Invitation, Meeting, Task
from khue.planning.selectors import my_invitation, staff_of
from khue.planning.types import (
    MEETING_FILES,
    MEETING_ORIGIN,
    Answer,
    Doers,
    MeetingState,
    Origin,
)

from . import notices
from .common import check, clean_text, needed, reason_of, screen
from .tasks import give_task
from .weeks import write_entry

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit


def call_meeting(
    *,
    unit: Unit,
    by: User,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    chair: int,
    people: Sequence[int],
    place: str = "",
    agenda: str = "",
    is_in_week: bool = True,
) -> Meeting:
    """Invite people of the unit; the meeting also enters the week's draft where one writes it.

    Raises ``NotPermitted``, ``TextNeeded``, ``WrongTimes``, ``DoerNeeded`` and ``UnknownDoer``.
    """
    check(by, permissions.CALL, unit)
    name, words = needed(title, "title")[:300], clean_text(agenda)
    if ends_at <= starts_at:
        raise WrongTimes(field="ends_at")
    staff = staff_of(unit.pk)
    if not people:
        raise DoerNeeded(field="people")
    if chair not in staff or set(people) - set(staff):
        raise UnknownDoer(field="people")
    screen(f"{name}\n{place}\n{words}", unit_id=unit.pk, by=by, purpose="planning.meeting")
    with transaction.atomic():
        row = Meeting.objects.create(
            unit=unit,
            title=name,
            starts_at=starts_at,
            ends_at=ends_at,
            place=clean_text(place)[:200],
            chair_id=chair,
            chair_name=staff[chair].person.full_name,
            agenda=words,
            called_by=by,
        )
        invited = list(dict.fromkeys([*people, chair]))
        Invitation.objects.bulk_create(
            Invitation(
                unit=unit,
                meeting=row,
                user_id=user_id,
                name=staff[user_id].person.full_name,
                title=staff[user_id].title,
                answer=Answer.YES if user_id == chair else Answer.NONE,
            )
            for user_id in invited
        )
        others = [user_id for user_id in invited if user_id != by.pk]
        notices.tell_meeting(row, others, notices.INVITED, "i")
        audit.record(
            verb=audits.MEETING_CALLED,
            obj=row,
            unit_id=unit.pk,
            by=by,
            after={"title": name, "starts_at": starts_at, "people": len(invited)},
        )
    if is_in_week and organisation.can(by, permissions.DRAFT_WEEK, unit):
        _into_week(row, unit, tuple(invited), by)
    return row


def _into_week(row: Meeting, unit: Unit, invited: tuple[int, ...], by: User) -> None:
    start, end = row.starts_at.astimezone(HANOI), row.ends_at.astimezone(HANOI)
    day = start.date()
    entry = write_entry(
        unit=unit,
        monday=day - timedelta(days=day.weekday()),
        by=by,
        day=day,
        session="morning" if start.hour < 12 else "afternoon",
        starts_at=start.time().replace(tzinfo=None),
        ends_at=end.time().replace(tzinfo=None) if end.date() == day else None,
        content=row.title,
        chair=row.chair_name,
        place=row.place,
        people=invited,
    )
    entry.meeting = row
    entry.save(update_fields=["meeting"])


def answer_invitation(*, meeting: Meeting, answer: str, by: User, reason: str = "") -> Invitation:
    """Come or not; who can't come says why. Raises ``NotFound`` for somebody not invited."""
    check(by, permissions.ATTEND, meeting.unit_id)
    if my_invitation(by, meeting) is None:
        raise NotFound
    words = clean_text(reason)[:300]
    if answer == Answer.NO and not words:
        raise ReasonNeeded(field="reason")
    screen(words, unit_id=meeting.unit_id, by=by, purpose="planning.reason")
    with transaction.atomic():
        _planned(meeting)
        invitation = meeting.invitations.get(user=by)
        invitation.answer = Answer.NO if answer == Answer.NO else Answer.YES
        invitation.reason, invitation.answered_at = words, timezone.now()
        invitation.save()
        audit.record(
            verb=audits.MEETING_ANSWERED,
            obj=meeting,
            unit_id=meeting.unit_id,
            by=by,
            after={"answer": invitation.answer, "reason": words},
        )
    return invitation


def _planned(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.state != MeetingState.PLANNED:
        raise WrongState(state=row.get_state_display())
    return row


def _may_lead(by: User, meeting: Meeting) -> None:
    check(by, permissions.CALL, meeting.unit_id)
    leads = by.pk in (meeting.called_by_id, meeting.chair_id)
    if not leads and not organisation.can(by, permissions.OVERSEE, meeting.unit_id):
        raise NotPermitted


def cancel_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Call it off; the invited are told. Raises ``ReasonNeeded`` and ``WrongState``."""
    _may_lead(by, meeting)
    words = reason_of(reason)
    screen(words, unit_id=meeting.unit_id, by=by, purpose="planning.reason")
    with transaction.atomic():
        row = _planned(meeting)
        row.state, row.cancel_reason = MeetingState.CANCELLED, words
        row.save(update_fields=["state", "cancel_reason"])
        _tell_invited(row, by, "x")
        audit.record(
            verb=audits.MEETING_CANCELLED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            after={"reason": words},
        )
    return row


def _tell_invited(row: Meeting, by: User, key: str) -> None:
    people = row.invitations.exclude(user=by).values_list("user_id", flat=True)
    notices.tell_meeting(row, list(people), notices.MEETING_CHANGED, key)


def write_minutes(*, meeting: Meeting, text: str, by: User) -> Meeting:
    """Write the minutes, or write them anew. Raises ``TextNeeded`` and ``WrongState``."""
    _may_lead(by, meeting)
    words = needed(text, "minutes")
    screen(words, unit_id=meeting.unit_id, by=by, purpose="planning.minutes")
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if row.state == MeetingState.CANCELLED:
            raise WrongState(state=row.get_state_display())
        row.minutes, row.minutes_by = words, by.get_full_name()
        row.minutes_at, row.state = timezone.now(), MeetingState.HELD
        row.save(update_fields=["minutes", "minutes_by", "minutes_at", "state"])
        _tell_invited(row, by, "h")
        audit.record(
            verb=audits.MINUTES_WRITTEN, obj=row, unit_id=row.unit_id, by=by, after={"text": words}
        )
    return row


def give_tasks_of_minutes(
    *,
    meeting: Meeting,
    lines: Sequence[str],
    doers: Doers,
    by: User,
    due_on: date | None = None,
    working_days: int | None = None,
) -> list[Task]:
    """Make a task of each line of the minutes; each knows its meeting."""
    _may_lead(by, meeting)
    if meeting.state != MeetingState.HELD:
        raise WrongState(state=meeting.get_state_display())
    unit = organisation.get_unit(meeting.unit_id)
    origin = Origin(MEETING_ORIGIN, meeting.pk, meeting.title)
    return [
        give_task(
            unit=unit,
            by=by,
            title=line,
            doers=doers,
            due_on=due_on,
            working_days=working_days,
            origin=origin,
        )
        for line in lines
        if line.strip()
    ]


def add_paper(*, meeting: Meeting, upload: Any, by: User) -> StoredFile:
    """Hang a screened paper on the meeting."""
    _may_lead(by, meeting)
    file = store_upload(
        unit=organisation.get_unit(meeting.unit_id),
        upload=upload,
        by=by,
        holder_kind=MEETING_FILES,
        holder_id=meeting.pk,
        purpose="planning.meeting",
    )
    audit.record(
        verb=audits.PAPER_ADDED,
        obj=meeting,
        unit_id=meeting.unit_id,
        by=by,
        after={"name": file.name, "sha256": file.sha256},
    )
    return file
