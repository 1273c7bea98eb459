"""The two status reports of Annex VI: by unit and by person, for a chosen period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from khue.documents import selectors as documents
from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES
from khue.records.books import Line

if TYPE_CHECKING:
    from khue.accounts.models import User

NOBODY = "Chưa giao"
ELSEWHERE = "Đã thôi giữ chức vụ"


@dataclass(slots=True)
class _Sum:
    received: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0

    def add(self, row: documents.WorkCount) -> None:
        self.received += row.received
        self.in_time += row.in_time
        self.late += row.late
        self.open += row.open
        self.overdue += row.overdue

    def cells(self) -> tuple[str, ...]:
        """The figures; the share of what was in time is of what has come due or is done."""
        decided = self.in_time + self.late + self.overdue
        share = f"{(100 * self.in_time * 2 + decided) // (2 * decided)}%" if decided else ""
        figures = (self.received, self.in_time, self.late, self.open, self.overdue)
        return (*map(str, figures), share)


def report_lines(user: User, code: str, *, unit_id: int, first: date, last: date) -> list[Line]:
    """Return the lines of ``by_unit`` or ``by_person`` with their total; raises ``NotFound``."""
    rows = documents.work_between(user, unit_id=unit_id, first=first, last=last)
    places = _places(unit_id)
    total = _Sum()
    for row in rows:
        total.add(row)
    lines = _by_unit(rows, places) if code == "by_unit" else _by_person(rows, places)
    blanks = ("",) if code == "by_unit" else ("", "")
    return [*lines, Line(("", "Cộng", *blanks[1:], *total.cells()))] if rows else []


def _by_unit(rows: Iterable[documents.WorkCount], places: dict[int, str]) -> list[Line]:
    sums: dict[str, _Sum] = {}
    for row in sorted(rows, key=lambda row: row.assignee_id == documents.NOBODY):
        sums.setdefault(_place(row, places), _Sum()).add(row)
    return [
        Line((str(place), name, *found.cells()))
        for place, (name, found) in enumerate(sums.items(), start=1)
    ]


def _by_person(rows: Iterable[documents.WorkCount], places: dict[int, str]) -> list[Line]:
    sums: dict[int, tuple[str, str, _Sum]] = {}
    ordered = sorted(rows, key=lambda row: (row.assignee_id == documents.NOBODY, row.name))
    for row in ordered:
        kept = sums.setdefault(row.assignee_id, (row.name or NOBODY, _place(row, places), _Sum()))
        kept[2].add(row)
    return [
        Line((str(place), name, "" if name == NOBODY else unit, *found.cells()))
        for place, (name, unit, found) in enumerate(sums.values(), start=1)
    ]


def _place(row: documents.WorkCount, places: dict[int, str]) -> str:
    if row.assignee_id == documents.NOBODY:
        return NOBODY
    return places.get(row.assignee_id, ELSEWHERE)


def _places(unit_id: int) -> dict[int, str]:
    """The group or unit in which each person of today's staff works, groups first."""
    found: dict[int, str] = {}
    unit_ids = [unit_id, *organisation.group_ids(unit_id)]
    posts = organisation.holders(unit_ids, [role.value for role in STAFF_ROLES])
    for post in sorted(posts, key=lambda post: post.unit_id == unit_id):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(account.pk, post.unit.name)
    return found
