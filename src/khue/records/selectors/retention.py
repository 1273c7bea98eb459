"""How long case files are kept and when they go to the archive: dated rules of compliance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from khue.compliance.selectors import rule

RETENTION = "records.retention"
ARCHIVE = "records.archive"


@dataclass(frozen=True, slots=True)
class Period:
    """One line of the list of retention periods; ``years`` is ``None`` for good."""

    name: str
    years: int | None
    examples: str


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """Until when closed case files go to the archive, and how long before that people are told."""

    months: int
    construction_months: int
    notice_days: int
    citation: str


def retention_periods(day: date | None = None) -> list[Period]:
    """Return the periods of the day's edition in its order; raises ``UnknownRule``."""
    rows: Any = rule(RETENTION, day).value
    return [Period(str(row["name"]), row["years"], str(row.get("examples", ""))) for row in rows]


def years_of_retention(name: str, day: date | None = None) -> int | None:
    """Return the years of a period by its name; raises ``KeyError`` for one that is not there."""
    return {period.name: period.years for period in retention_periods(day)}[name]


def archive_rule(day: date | None = None) -> ArchiveRule:
    """Return the deadlines of the hand-over on the day; raises ``UnknownRule``."""
    edition = rule(ARCHIVE, day)
    table: Any = edition.table()
    return ArchiveRule(
        table["months"], table["construction_months"], table["notice_days"], edition.citation
    )
