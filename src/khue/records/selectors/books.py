"""The lines of every book, a window at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core.dates import HANOI, today
from khue.core.errors import NotFound
from khue.core.ui.words import short_date
from khue.documents import selectors as documents
from khue.documents.types import AssignmentState, Direction, EntryState
from khue.organisation import selectors as organisation
from khue.records import permissions
from khue.records.books import Line
from khue.records.models import CopyUse, PostalEntry
from khue.records.types import CopyUseState

from .desk import replies_of

if TYPE_CHECKING:
    from khue.accounts.models import User

Window = tuple[int, list[Line]]
MAIN_SERIES = "main"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which book of which unit and year; ``series`` is the code of the register book."""

    code: str
    unit_id: int
    year: int
    series: str = MAIN_SERIES


def readable_unit_id(user: User) -> int:
    """Return the unit of the present hat whose books may be read; raises ``NotFound``."""
    for hat in organisation.present_hats(user):
        if organisation.can(user, permissions.READ_BOOKS, hat.unit_id):
            return hat.unit_id
    raise NotFound


def years_with_books(user: User, unit_id: int) -> list[int]:
    """Return the years in which anything was written, this one included, newest first."""
    found = {today().year}
    for direction in Direction.values:
        found.update(documents.years_of(user, direction))
    posted = PostalEntry.objects.filter(unit_id=unit_id).order_by()
    found.update(posted.annotate(y=ExtractYear("sent_on")).values_list("y", flat=True).distinct())
    return sorted(found, reverse=True)


def lines_of(user: User, asked: Asked, *, first: int = 0, count: int | None = None) -> Window:
    """Return how many lines the book has, and the lines of a window; raises ``NotFound``."""
    if asked.unit_id not in organisation.units_with(user, permissions.READ_BOOKS):
        raise NotFound
    return _BOOKS[asked.code](user, asked, first, count)


def cover_facts(asked: Asked, lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """Return what the cover says: from which number and day to which."""
    number, day = {"outgoing": (0, 1), "incoming": (1, 0)}.get(asked.code, (None, 0))
    if not lines:
        return ()
    facts = []
    if number is not None:
        facts.append(("Từ số", f"{lines[0].cells[number]} đến số {lines[-1].cells[number]}"))
    if asked.code != "follow_up":
        facts.append(("Từ ngày", f"{lines[0].cells[day]} đến ngày {lines[-1].cells[day]}"))
    return tuple(facts)


def _cut(rows: QuerySet[Any], first: int, count: int | None) -> tuple[int, list[Any]]:
    total = rows.count()
    return total, list(rows[first:] if count is None else rows[first : first + count])


def _outgoing(user: User, asked: Asked, first: int, count: int | None) -> Window:
    total, entries = _cut(_entries(user, asked, Direction.OUTGOING), first, count)
    return total, [_outgoing_line(entry) for entry in entries]


def _incoming(user: User, asked: Asked, first: int, count: int | None) -> Window:
    total, entries = _cut(_entries(user, asked, Direction.INCOMING), first, count)
    return total, [_incoming_line(entry) for entry in entries]


def _entries(user: User, asked: Asked, direction: str) -> QuerySet[Any]:
    return documents.register_entries(
        user, unit_id=asked.unit_id, direction=direction, year=asked.year, code=asked.series
    )


def _outgoing_line(entry: Any) -> Line:
    row = documents.outgoing_line(entry)
    found = getattr(entry, "outgoing", None)
    return Line(
        (
            row.reference, short_date(row.issued_on), row.subject, row.signer, row.recipients,
            row.archive, row.copies, short_date(row.sent_on), row.receipt, row.note,
        ),
        url=reverse("documents:outgoing", args=[found.pk]) if found else "",
        is_struck=entry.state == EntryState.CANCELLED,
    )  # fmt: skip


def _incoming_line(entry: Any) -> Line:
    row = documents.incoming_line(entry)
    found = getattr(entry, "incoming", None)
    return Line(
        (
            short_date(row.arrived_on), row.number, row.issuer, row.reference,
            short_date(row.issued_on), row.subject, row.receiver, short_date(row.passed_on),
            row.receipt, row.note,
        ),
        url=reverse("documents:incoming", args=[found.pk]) if found else "",
        is_struck=entry.state == EntryState.CANCELLED,
    )  # fmt: skip


def _postal(user: User, asked: Asked, first: int, count: int | None) -> Window:
    rows = PostalEntry.objects.filter(unit_id=asked.unit_id, sent_on__year=asked.year)
    total, entries = _cut(rows.order_by("sent_on", "pk"), first, count)
    return total, [
        Line(
            (
                short_date(entry.sent_on), entry.references, entry.recipient, str(entry.pieces),
                _joined(entry.receipt, short_date(entry.received_on)), entry.note,
            ),
            url=reverse("records:postal", args=[entry.pk]),
            is_struck=entry.is_struck,
        )
        for entry in entries
    ]  # fmt: skip


def _copies(user: User, asked: Asked, first: int, count: int | None) -> Window:
    start = datetime(asked.year, 1, 1, tzinfo=HANOI)
    end = datetime(asked.year + 1, 1, 1, tzinfo=HANOI)
    rows = CopyUse.objects.filter(
        unit_id=asked.unit_id, asked_at__gte=start, asked_at__lt=end
    ).order_by("asked_at", "pk")
    total, uses = _cut(rows, first, count)
    return total, [_copy_line(use) for use in uses]


def _copy_line(use: CopyUse) -> Line:
    note = use.note
    if use.state == CopyUseState.REFUSED:
        note = _joined(use.get_state_display(), use.reason, note)
    elif use.state == CopyUseState.HANDED and use.due_on and use.due_on < today():
        note = _joined(_("Overdue since %(day)s") % {"day": short_date(use.due_on)}, note)
    return Line(
        (
            _day(use.asked_at), use.user_name, _joined(use.reference, short_date(use.issued_on)),
            use.abstract, use.case_code,
            _joined(use.user_name, short_date(use.handed_on)) if use.handed_on else "",
            short_date(use.returned_on), use.decided_name, note,
        ),
        url=reverse("records:copy", args=[use.pk]),
    )  # fmt: skip


def _follow_up(user: User, asked: Asked, first: int, count: int | None) -> Window:
    rows = documents.followed_documents(user, unit_id=asked.unit_id, year=asked.year)
    total, found = _cut(rows, first, count)
    replies = replies_of(row.pk for row in found)
    return total, [_follow_up_line(row, replies.get(row.pk, ())) for row in found]


def _follow_up_line(row: Any, replies: Iterable[str]) -> Line:
    work = list(row.assignments.all())
    days = [item.due_on for item in work if item.due_on]
    due = row.due_on or (max(days) if days else None)
    about = _joined(row.type_name, row.reference, short_date(row.issued_on), row.issuer)
    return Line(
        (
            row.number_text, f"{about}: {row.abstract}" if about else row.abstract,
            "; ".join(dict.fromkeys(item.assignee_name for item in work)), short_date(due),
            _progress(work, due, row.done_at), "; ".join(replies), row.note,
        ),
        url=reverse("documents:incoming", args=[row.pk]),
    )  # fmt: skip


def _progress(work: Sequence[Any], due: date | None, done_at: datetime | None) -> str:
    if done_at is not None:
        day = timezone.localtime(done_at, HANOI).date()
        text = _("Done on %(day)s") if due is None or day <= due else _("Done late on %(day)s")
        return text % {"day": short_date(day)}
    done = sum(item.state == AssignmentState.DONE for item in work)
    state = _("overdue") if due is not None and due < today() else _("under way")
    if not work:
        return _("Given to nobody, %(state)s") % {"state": state}
    return _("%(done)s of %(all)s reported, %(state)s") % {
        "done": done, "all": len(work), "state": state,
    }  # fmt: skip


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _day(at: datetime) -> str:
    return short_date(timezone.localtime(at, HANOI).date())


_BOOKS: dict[str, Callable[[Any, Asked, int, int | None], Window]] = {
    "outgoing": _outgoing,
    "incoming": _incoming,
    "postal": _postal,
    "copies": _copies,
    "follow_up": _follow_up,
}
