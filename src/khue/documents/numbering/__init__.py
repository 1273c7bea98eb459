"""Numbers of the registers: gapless, unique, anew each year, whatever breaks in between.

The counter is a row of the book. One ``UPDATE … RETURNING`` moves it in the transaction of the
entry: an abort gives the number back, a concurrent clerk waits for the commit. A database
sequence would leave gaps. First number, digits and the day of the restart are those of the rule
that holds on the day (`documents.numbering`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction

from khue.core.scoping import ScopeError, require_scope
from khue.documents.models import RegisterBook, RegisterEntry
from khue.documents.models.registers import MAIN_BOOK
from khue.documents.rules import numbering_on
from khue.documents.types import Direction, EntryState

if TYPE_CHECKING:
    from khue.accounts.models import User

_TAKE = """
UPDATE documents_registerbook SET last_number = last_number + 1
WHERE unit_id = %s AND direction = %s AND code = %s AND year = %s
RETURNING id, last_number
"""
_OPEN = """
INSERT INTO documents_registerbook (unit_id, direction, code, year, last_number)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def take_number(
    *, unit_id: int, direction: Direction, day: date, by: User, code: str = MAIN_BOOK
) -> RegisterEntry:
    """Take the next number of the book that runs on the day and write its entry.

    Must run in the transaction of the act that uses it: raises ``TransactionManagementError``
    outside one, :class:`ScopeError` where the unit is not in the open scope.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside a transaction.")
    if not require_scope(RegisterBook).holds(unit_id):
        raise ScopeError(f"The register of unit {unit_id} is outside the open scope.")
    rule = numbering_on(day)
    book_id, number = _take(unit_id, direction, code, rule.run_of(day), rule.first)
    return RegisterEntry.objects.create(
        unit_id=unit_id,
        book_id=book_id,
        number=number,
        text=rule.text(number),
        day=day,
        by=by,
    )


def _take(unit_id: int, direction: Direction, code: str, year: int, first: int) -> tuple[int, int]:
    key: list[int | str] = [unit_id, str(direction), code, year]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, key)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_OPEN, [*key, first - 1])
            cursor.execute(_TAKE, key)
            row = cursor.fetchone()
    if row is None:
        raise RuntimeError("The register could not be opened.")
    return int(row[0]), int(row[1])


def cancel_number(entry: RegisterEntry, *, reason: str) -> RegisterEntry:
    """Keep the number as cancelled, with the reason; it is never given again."""
    entry.state = EntryState.CANCELLED
    entry.reason = reason[:300]
    entry.save(update_fields=["state", "reason"])
    return entry
