"""Weeks: the draft, what was approved, what stands behind it, and where things clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from khue.core.dates import HANOI
from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.core.text import fold
from khue.organisation import selectors as organisation
from khue.planning import permissions
from khue.planning.models import Meeting, WeekEntry, WeekRevision, WorkWeek
from khue.planning.types import (
    SESSION_ORDER,
    MeetingState,
    ReadWeek,
    Session,
    WeekLine,
)

if TYPE_CHECKING:
    from khue.accounts.models import User


def week_of(unit_id: int, monday: date) -> WorkWeek | None:
    """Return the week of a unit of the open scope, ``None`` while nobody has written it."""
    return WorkWeek.objects.filter(unit_id=unit_id, monday=monday).first()


def get_week_for(user: User, monday: date) -> WorkWeek | None:
    """Return the week of the person's unit that they may write or approve."""
    units = organisation.units_with(user, permissions.DRAFT_WEEK) | organisation.units_with(
        user, permissions.APPROVE_WEEK
    )
    own = [h.unit_id for h in organisation.present_hats(user) if h.unit_id in units]
    return week_of(own[0], monday) if own else None


def get_entry_for(user: User, entry_id: int) -> WeekEntry:
    """Return an entry that the person may write; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.DRAFT_WEEK)
    row = WeekEntry.objects.filter(pk=entry_id, unit_id__in=units).select_related("week").first()
    if row is None:
        raise NotFound
    return row


def line_of(entry: WeekEntry) -> WeekLine:
    """Return an entry as a line."""
    return WeekLine(
        key=entry.key,
        day=entry.day,
        session=entry.session,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        content=entry.content,
        chair=entry.chair,
        attendees=entry.attendees,
        place=entry.place,
        preparation=entry.preparation,
        is_internal=entry.is_internal,
        entry_id=entry.pk,
    )


def in_order(lines: Iterable[WeekLine]) -> list[WeekLine]:
    """Sort as the paper does: day, then hour."""
    return sorted(
        lines, key=lambda x: (x.day, x.hours[0], SESSION_ORDER[Session(x.session)], x.key)
    )


def draft_lines(week: WorkWeek) -> list[WeekLine]:
    """Return the lines as they are being written, with marks against the last revision."""
    now = [line_of(entry) for entry in WeekEntry.objects.filter(week=week)]
    last = _revision(week.pk, week.revision)
    return marked(now, _lines(last.lines) if last else None)


def marked(now: Sequence[WeekLine], before: Sequence[WeekLine] | None) -> list[WeekLine]:
    """Return the lines with what was added, changed or removed; without marks for a first one."""
    if before is None:
        return in_order(now)
    old = {line.key: line for line in before}
    shown = []
    for line in now:
        known = old.pop(line.key, None)
        mark = "added" if known is None else ("" if _same(known, line) else "changed")
        shown.append(replace(line, mark=mark))
    shown += [replace(line, mark="removed", entry_id=None) for line in old.values()]
    return in_order(shown)


def _same(one: WeekLine, other: WeekLine) -> bool:
    return replace(one, entry_id=None, mark="") == replace(other, entry_id=None, mark="")


def _revision(week_id: int, number: int) -> WeekRevision | None:
    if not number:
        return None
    return WeekRevision.objects.filter(week_id=week_id, number=number).first()


def to_json(line: WeekLine) -> dict[str, Any]:
    """Return a line as it is frozen."""
    return {
        "key": line.key,
        "day": line.day.isoformat(),
        "session": line.session,
        "starts_at": f"{line.starts_at:%H:%M}" if line.starts_at else "",
        "ends_at": f"{line.ends_at:%H:%M}" if line.ends_at else "",
        "content": line.content,
        "chair": line.chair,
        "attendees": line.attendees,
        "place": line.place,
        "preparation": line.preparation,
        "is_internal": line.is_internal,
    }


def from_json(value: dict[str, Any]) -> WeekLine:
    """Return a frozen line."""
    return WeekLine(
        **{
            **value,
            "day": date.fromisoformat(value["day"]),
            "starts_at": time.fromisoformat(value["starts_at"]) if value["starts_at"] else None,
            "ends_at": time.fromisoformat(value["ends_at"]) if value["ends_at"] else None,
        }
    )


def _lines(values: Iterable[dict[str, Any]]) -> list[WeekLine]:
    return [from_json(value) for value in values]


def read_week(unit_id: int, monday: date) -> ReadWeek | None:
    """Return what was approved of a week of the open scope, changes marked; ``None`` for none."""
    week = WorkWeek.objects.filter(unit_id=unit_id, monday=monday).select_related("unit").first()
    if week is None or not week.revision:
        return None
    rows = {r.number: r for r in WeekRevision.objects.filter(week=week).order_by("-number")[:2]}
    last, before = rows[week.revision], rows.get(week.revision - 1)
    return ReadWeek(
        unit_id=unit_id,
        unit_name=week.unit.name,
        monday=monday,
        revision=last.number,
        lines=tuple(marked(_lines(last.lines), _lines(before.lines) if before else None)),
        approved_by=last.approved_name,
        approved_title=last.approved_title,
    )


def background_weeks(unit_id: int, monday: date) -> list[ReadWeek]:
    """Return the approved weeks of the bodies above: they stand behind the unit's own.

    Only what a head has approved crosses, nothing that is being written.
    """
    bodies = [m.manager_id for m in organisation.managing_bodies(organisation.get_unit(unit_id))]
    if not bodies:
        return []
    with system_scope(reason="the approved week of the office stands behind those of its schools"):
        found = [read_week(body, monday) for body in dict.fromkeys(bodies)]
    return [week for week in found if week is not None]


def with_conflicts(unit_id: int, lines: Sequence[WeekLine]) -> list[WeekLine]:
    """Return the lines with the clashes of person and room, the unit's meetings included."""
    if not lines:
        return []
    days = [line.day for line in lines]
    spans = [_span(line) for line in lines if line.mark != "removed"]
    people = dict(
        WeekEntry.objects.filter(pk__in=[x.entry_id for x in lines if x.entry_id]).values_list(
            "key", "person_ids"
        )
    )
    taken = dict(
        WeekEntry.objects.filter(
            unit_id=unit_id, key__in=[line.key for line in lines], meeting__isnull=False
        ).values_list("key", "meeting_id")
    )
    meetings = _meetings(unit_id, min(days), max(days), set(taken.values()))
    return [
        replace(line, conflicts=tuple(_clashes(line, spans, people, meetings)))
        if line.mark != "removed"
        else line
        for line in lines
    ]


Span = tuple[WeekLine, str, str]


def _span(line: WeekLine) -> Span:
    return line, _plain(line.place), _plain(line.chair)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _meetings(
    unit_id: int, first: date, last: date, left_out: set[int]
) -> list[tuple[WeekLine, set[int]]]:
    rows = (
        Meeting.objects.filter(unit_id=unit_id, state=MeetingState.PLANNED)
        .filter(starts_at__date__gte=first, starts_at__date__lte=last + timedelta(days=1))
        .exclude(pk__in=left_out)
        .prefetch_related("invitations__user")
    )
    found = []
    for row in rows:
        start, end = row.starts_at.astimezone(HANOI), row.ends_at.astimezone(HANOI)
        line = WeekLine(
            key=f"m{row.pk}",
            day=start.date(),
            session=Session.MORNING,
            starts_at=start.time(),
            ends_at=end.time(),
            content=row.title,
            chair=row.chair_name,
            place=row.place,
        )
        found.append((line, {i.user.person_id for i in row.invitations.all()}))
    return found


def _clashes(
    line: WeekLine,
    spans: Sequence[Span],
    people: dict[str, list[int]],
    meetings: Sequence[tuple[WeekLine, set[int]]],
) -> list[str]:
    others = [(other, set(people.get(other.key, ()))) for other, _place, _chair in spans]
    mine = set(people.get(line.key, ()))
    found = []
    for other, theirs in [*others, *meetings]:
        if other.key == line.key or not overlap(line, other):
            continue
        if line.place and _plain(line.place) == _plain(other.place):
            found.append(
                _("%(place)s is also taken by “%(what)s”")
                % {"place": line.place, "what": other.content}
            )
        names = organisation.person_names(mine & theirs)
        both = list(names.values())
        if line.chair and _plain(line.chair) == _plain(other.chair) and line.chair not in both:
            both.append(line.chair)
        if both:
            found.append(
                _("%(who)s is also at “%(what)s”") % {"who": ", ".join(both), "what": other.content}
            )
    return found


def overlap(one: WeekLine, other: WeekLine) -> bool:
    """Whether two lines take place at the same time; an entry without an end counts an hour."""
    if one.day != other.day:
        return False
    (a, b), (c, d) = _busy(one), _busy(other)
    return a < d and c < b


def _busy(line: WeekLine) -> tuple[int, int]:
    begin, end = line.hours
    start = begin.hour * 60 + begin.minute
    stop = end.hour * 60 + end.minute
    if line.starts_at is not None and line.ends_at is None:
        stop = start + 60
    return start, max(stop, start + 1)
