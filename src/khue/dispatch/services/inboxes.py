"""Writing into the inboxes: one statement copies the frozen list and the envelope.

4,500 rows of 30 columns would cost more to say than to write, so the database copies them from
the sender's rows. The statement runs in the crossing that the caller has opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from khue.core.scoping import require_scope
from khue.dispatch.models import Delivery, Dispatch, Recipient
from khue.dispatch.models.dispatch import Envelope


@dataclass(frozen=True, slots=True)
class InboxRow:
    """What the notices need to know of one new row."""

    pk: int
    unit_id: int
    person_id: int | None
    kind: str


# The receiver's column: where it comes from. "r" is the line of the frozen list, "d" the sending.
_OWN = {
    "unit_id": "r.recipient_unit_id",
    "dispatch_id": "r.dispatch_id",
    "recipient_id": "r.id",
    "sender_unit_id": "r.unit_id",
    "person_id": "r.recipient_person_id",
    "stage": "r.stage",
    "delivered_at": "r.delivered_at",
    "incoming_number": "''",
    "opened_by_name": "''",
    "recall": "''",
    "recall_reason": "''",
    "recall_answered_by_name": "''",
    "recall_answer": "''",
}


def write_inboxes(sending: Dispatch) -> list[InboxRow]:
    """Write one row for each line of the frozen list and return them in its order."""
    require_scope(Delivery)
    columns = _OWN | {field.attname: f"d.{field.attname}" for field in Envelope._meta.local_fields}
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    # Names of our own tables and columns only; the one value is a parameter.
    statement = (
        f"INSERT INTO {quote(Delivery._meta.db_table)} ({names})"  # noqa: S608
        f" SELECT {', '.join(columns.values())}"
        f" FROM {quote(Recipient._meta.db_table)} r"
        f" JOIN {quote(Dispatch._meta.db_table)} d ON d.id = r.dispatch_id"
        " WHERE d.id = %s ORDER BY r.position"
        " RETURNING recipient_id, id, unit_id, person_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sending.pk])
        rows = sorted(cursor.fetchall())
    return [InboxRow(pk, unit, person, sending.kind) for _line, pk, unit, person in rows]
