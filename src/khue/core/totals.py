"""Totals for overviews: exact at every moment, without counting the rows behind them.

A room declares what is counted in which of its tables. Triggers of the database append each change
in the transaction that makes it, so no code can forget it and nobody waits for a common row; a task
folds the changes into the base. ``check`` recounts everything in one statement and compares.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, connections

from .dates import today
from .models.totals import KeptTotal, TotalChange
from .registry import Registry
from .scoping import require_scope
from .tasks import periodic

NEVER = date(9999, 12, 31)
"""The day of what has no deadline."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of total, in SQL over the row ``r`` of the model's table.

    ``unit`` is whose total it is, ``about`` what it is about (a key: a unit, a call …), ``day`` the
    deadline or null, ``where`` which rows count. Each may read other tables by sub-select only if
    what it reads there never changes; the deadline and the condition else lie in the row itself.
    """

    code: str
    model: str
    where: str
    unit: str = "r.unit_id"
    about: str = "0"
    day: str = "NULL::date"

    @property
    def table(self) -> str:
        """The table of the rows."""
        return str(apps.get_model(self.model)._meta.db_table)

    @property
    def digest(self) -> str:
        """Changes when the definition changes."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @property
    def function(self) -> str:
        """The name of its trigger function."""
        return f"khue_total_{self.code.replace('.', '_')}"


@dataclass(frozen=True, slots=True)
class Figure:
    """How many are open about one subject, and how many of them are past their day."""

    open: int = 0
    late: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.open + other.open, self.late + other.late)


Figures = dict[str, dict[int, Figure]]

sources: Registry[Source] = Registry("total")


def declare_total(source: Source) -> None:
    """Declare a kind of total (in ``AppConfig.ready``)."""
    sources.add(source.code, source)


# Reading.


_READ = """
SELECT code, about, sum(n), coalesce(sum(n) FILTER (WHERE day < %s), 0) FROM (
  SELECT code, about, day, n FROM core_kepttotal WHERE unit_id = %s AND code = ANY (%s)
  UNION ALL
  SELECT code, about, day, n FROM core_totalchange WHERE unit_id = %s AND code = ANY (%s)
) counted GROUP BY code, about HAVING sum(n) <> 0
"""


def figures_of(unit_id: int, codes: Sequence[str]) -> Figures:
    """Return the totals of a unit by code and subject, as of this moment. One query.

    Raises :class:`ScopeError` without a scope that holds the unit's rows.
    """
    require_scope(KeptTotal)
    found: Figures = {code: {} for code in codes}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [today(), unit_id, list(codes), unit_id, list(codes)])
        for code, about, is_open, late in cursor.fetchall():
            found[code][about] = Figure(int(is_open), int(late))
    return found


# Counting.


def _rows(source: Source, table: str, n: str) -> str:
    return (  # the parts are constants of the code
        f"SELECT {source.unit} AS unit_id, {source.about} AS about,"  # noqa: S608
        f" coalesce({source.day}, '{NEVER}'::date) AS day, {n} AS n"
        f" FROM {table} r WHERE {source.where}"
    )


def _function(source: Source) -> str:
    """The trigger function: appends what a statement changed, grouped."""
    new, old = _rows(source, "new_rows", "1"), _rows(source, "old_rows", "-1")

    def append(rows: str) -> str:
        return (
            "INSERT INTO core_totalchange (unit_id, code, about, day, n)"  # noqa: S608
            f" SELECT unit_id, '{source.code}', about, day, sum(n) FROM ({rows}) changed"
            " WHERE unit_id IS NOT NULL GROUP BY unit_id, about, day HAVING sum(n) <> 0;"
        )

    return f"""
CREATE OR REPLACE FUNCTION {source.function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {append(new)}
  ELSIF TG_OP = 'DELETE' THEN {append(old)}
  ELSE {append(f"{new} UNION ALL {old}")}
  END IF;
  RETURN NULL;
END $$"""


_TABLES = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def guard_totals(cursor: Any) -> None:
    """After migrating, as owner: write the triggers; recount what is defined anew."""
    cursor.execute("SELECT code, digest FROM core_totalsource")
    known = dict(cursor.fetchall())
    _forget(cursor, known)
    for source in sources:
        cursor.execute("SELECT to_regclass(%s)", [source.table])
        if cursor.fetchone()[0] is None or known.get(source.code) == source.digest:
            continue
        cursor.execute(_function(source))
        for event, tables in _TABLES.items():
            name = f"{source.function}_{event.lower()}"
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER {name} AFTER {event} ON "{source.table}"'
                f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {source.function}()"
            )
        recount(cursor, source)


def _forget(cursor: Any, known: Iterable[str]) -> None:
    """Take out totals that no room declares any more."""
    for code in set(known) - {source.code for source in sources}:
        cursor.execute(f"DROP FUNCTION IF EXISTS khue_total_{code.replace('.', '_')} CASCADE")
        for table in ("core_kepttotal", "core_totalchange", "core_totalsource"):
            cursor.execute(f"DELETE FROM {table} WHERE code = %s", [code])  # noqa: S608 (constants)


def recount(cursor: Any, source: Source) -> None:
    """Count all rows of a source afresh; others wait with their writes meanwhile."""
    cursor.execute(f'LOCK TABLE "{source.table}" IN SHARE MODE')
    cursor.execute("DELETE FROM core_totalchange WHERE code = %s", [source.code])
    cursor.execute("DELETE FROM core_kepttotal WHERE code = %s", [source.code])
    rows = _rows(source, f'"{source.table}"', "1")
    cursor.execute(
        "INSERT INTO core_kepttotal (unit_id, code, about, day, n)"  # noqa: S608 (declared in code)
        f" SELECT unit_id, %s, about, day, sum(n) FROM ({rows}) counted"
        " WHERE unit_id IS NOT NULL GROUP BY unit_id, about, day",
        [source.code],
    )
    cursor.execute(
        "INSERT INTO core_totalsource (code, digest) VALUES (%s, %s)"
        " ON CONFLICT (code) DO UPDATE SET digest = excluded.digest",
        [source.code, source.digest],
    )


# Folding and checking.


_FOLD = """
WITH changed AS (DELETE FROM core_totalchange RETURNING unit_id, code, about, day, n)
INSERT INTO core_kepttotal (unit_id, code, about, day, n)
SELECT unit_id, code, about, day, sum(n) FROM changed
 GROUP BY unit_id, code, about, day HAVING sum(n) <> 0 ORDER BY unit_id, code, about, day
ON CONFLICT (unit_id, code, about, day) DO UPDATE SET n = core_kepttotal.n + excluded.n
"""


def fold() -> None:
    """Put the changes into the base. In the scope of all units."""
    require_scope(KeptTotal)
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        cursor.execute("DELETE FROM core_kepttotal WHERE n = 0")


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that is not what a recount finds."""

    code: str
    unit_id: int
    about: int
    day: date
    kept: int
    counted: int


def check(using: str = "default") -> list[Difference]:
    """Recount every total and return what differs. One statement a source: one moment of time.

    In the scope of all units.
    """
    require_scope(KeptTotal)
    found: list[Difference] = []
    with connections[using].cursor() as cursor:
        for source in sources:
            cursor.execute(_comparison(source), {"code": source.code})
            found += [Difference(source.code, *row) for row in cursor.fetchall()]
    return found


def _comparison(source: Source) -> str:
    rows = _rows(source, f'"{source.table}"', "1")
    return f"""
WITH kept AS (
  SELECT unit_id, about, day, sum(n) AS n FROM (
    SELECT unit_id, about, day, n FROM core_kepttotal WHERE code = %(code)s UNION ALL
    SELECT unit_id, about, day, n FROM core_totalchange WHERE code = %(code)s) both_parts
  GROUP BY unit_id, about, day
), counted AS (
  SELECT unit_id, about, day, sum(n) AS n FROM ({rows}) c
   WHERE unit_id IS NOT NULL GROUP BY unit_id, about, day
)
SELECT coalesce(kept.unit_id, counted.unit_id), coalesce(kept.about, counted.about),
       coalesce(kept.day, counted.day), coalesce(kept.n, 0)::bigint, coalesce(counted.n, 0)::bigint
  FROM kept FULL JOIN counted
    ON (kept.unit_id, kept.about, kept.day) = (counted.unit_id, counted.about, counted.day)
 WHERE coalesce(kept.n, 0) <> coalesce(counted.n, 0)
"""  # noqa: S608 (declared in code)


def mend(differences: Iterable[Difference]) -> None:
    """Append what makes kept totals equal to the recount again."""
    TotalChange.objects.bulk_create(
        TotalChange(
            unit_id=item.unit_id,
            code=item.code,
            about=item.about,
            day=item.day,
            n=item.counted - item.kept,
        )
        for item in differences
    )


@periodic("core.fold_totals", cron="* * * * *", reason="changes of all units' totals are folded")
def fold_every_minute() -> None:
    """Every minute: keep the list of changes short."""
    fold()


@periodic(
    "core.check_totals",
    cron="40 18 * * *",  # 01:40 in Việt Nam
    reason="all units' totals are recounted",
)
def check_every_night() -> None:
    """Every night: compare with a recount, tell the log and mend."""
    found = check()
    for item in found:
        logger.error("A total differs from its recount: %s", item)
    mend(found)
