"""One receipt in one statement: the receiver's row, the sender's row, the log.

The receiver's row is written first and only where the stage is empty; the other two follow from it.
So the first of many at once wins, the others find nothing to write, and nobody waits twice.
The statement runs in the crossing that the caller has opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.db import connection

from khue.core.scoping import require_scope
from khue.dispatch.models import Delivery, ReceiptEvent, Recipient

Value = str | int | datetime | None


def write_receipt(
    delivery: Delivery,
    *,
    stage: int,
    at: datetime,
    columns: Mapping[str, Value],
    event: Mapping[str, Value],
) -> bool:
    """Write the stage at both ends and into the log; ``False`` when it was known already.

    ``columns`` are the stage's own columns, its instant first; ``event`` those of the log.
    """
    require_scope(Delivery)
    has_arrived = "arrived_at" in columns
    stage_values = [stage, *([] if has_arrived else [at]), *columns.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(tuple(columns), tuple(event)),
            [
                *stage_values,
                delivery.pk,
                delivery.unit_id,
                *stage_values,
                stage,
                at,
                *event.values(),
            ],
        )
        return bool(cursor.rowcount == 1)


@lru_cache(maxsize=32)
def _statement(columns: tuple[str, ...], event: tuple[str, ...]) -> str:
    """Return the statement; all names are of our own columns, all values are parameters."""
    instant = columns[0]
    # Whoever opens or registers it has it: it has arrived as well.
    arrived = "" if instant == "arrived_at" else ", arrived_at = coalesce({t}.arrived_at, %s)"
    given = "".join(f", {name} = %s" for name in columns)
    changes = f"stage = greatest({{t}}.stage, %s){arrived}{given}"
    mine = changes.format(t="d")
    theirs = changes.format(t="r")
    return (
        f"WITH mine AS (UPDATE {Delivery._meta.db_table} d SET {mine}"  # noqa: S608
        f" WHERE d.id = %s AND d.unit_id = %s AND d.{instant} IS NULL RETURNING d.recipient_id),"
        f" theirs AS (UPDATE {Recipient._meta.db_table} r SET {theirs} FROM mine"
        f" WHERE r.id = mine.recipient_id RETURNING r.id, r.unit_id, r.dispatch_id)"
        f" INSERT INTO {ReceiptEvent._meta.db_table}"
        f" (unit_id, dispatch_id, recipient_id, stage, at, {', '.join(event)})"
        f" SELECT unit_id, dispatch_id, id, %s, %s, {', '.join(['%s'] * len(event))} FROM theirs"
    )
