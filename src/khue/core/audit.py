"""The third wall: the writer of the audit trail.

Each act that changes personal, mark, document, money, publication or permission data is one row,
written in the transaction of the act. Only keyed digests of the values enter the hash, so that a
value may be erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from .context import act_context
from .models import AuditChain, AuditEntry, AuditValue
from .registry import Registry

# The chain of acts that belong to no unit (sign-in of a person, installation settings).
INSTALLATION = 0


@dataclass(frozen=True, slots=True)
class AuditKind:
    """A verb of the trail and how people read it."""

    verb: str
    label: str | Promise


kinds: Registry[AuditKind] = Registry("audit kind")


def declare(verb: str, label: str | Promise) -> str:
    """Declare a verb, for example ``documents.outgoing.signed``."""
    kinds.add(verb, AuditKind(verb, label))
    return verb


def record(
    *,
    verb: str,
    obj: models.Model | None,
    unit_id: int,
    by: Any | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    on_behalf_of_id: int | None = None,
) -> AuditEntry:
    """Append one row to the unit's chain; raises ``KeyError`` for an undeclared verb.

    Call it last in the transaction: the end of the chain stays locked until the commit.
    """
    _ = kinds[verb]
    act = act_context()
    entry = AuditEntry(
        unit_id=unit_id,
        at=timezone.now(),
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        by_id=getattr(by, "pk", None),
        on_behalf_of_id=on_behalf_of_id or act.on_behalf_of_id,
        post_id=act.post_id,
        request_id=act.request_id,
        address=act.address,
        before_digest=value_digest(before),
        after_digest=value_digest(after),
    )
    with transaction.atomic(savepoint=False):
        chain = _locked_chain(entry.unit_id)
        entry.seq, entry.previous = chain.length + 1, chain.head
        entry.digest = entry_digest(entry)
        _append(entry, before, after)
    return entry


def _append(entry: AuditEntry, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Write the row, its values if any, and the chain's new end: one statement, for each act has one."""
    fields = _entry_fields()
    row = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]
    has_values = before is not None or after is not None
    values = [_as_json(before), _as_json(after), has_values]
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [*row, *values, entry.seq, entry.digest, entry.unit_id])
        (entry.pk,) = cursor.fetchone()
    entry._state.adding = False


@cache
def _entry_fields() -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in AuditEntry._meta.concrete_fields if not field.primary_key)


@cache
def _statement() -> str:
    """Return the statement; all names are of our own columns, all values are parameters."""
    columns = [str(field.column) for field in _entry_fields()]
    return (
        f"WITH written AS (INSERT INTO {AuditEntry._meta.db_table} ({', '.join(columns)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id),"
        f" kept AS (INSERT INTO {AuditValue._meta.db_table} (entry_id, before, after)"
        " SELECT id, %s::jsonb, %s::jsonb FROM written WHERE %s)"
        f" UPDATE {AuditChain._meta.db_table} chain SET length = %s, head = %s FROM written"
        " WHERE chain.unit_id = %s RETURNING written.id"
    )


def _locked_chain(unit_id: int) -> AuditChain:
    chain = AuditChain.objects.select_for_update().filter(pk=unit_id).first()
    if chain is not None:
        return chain
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditchain (unit_id, length, head) VALUES (%s, 0, %s)"
            " ON CONFLICT DO NOTHING",
            [unit_id, "0" * 64],
        )
    return AuditChain.objects.select_for_update().get(pk=unit_id)


def _as_json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, cls=DjangoJSONEncoder)


def _plain(value: dict[str, Any] | None) -> Any:
    text = _as_json(value)
    return None if text is None else json.loads(text)


def value_digest(value: dict[str, Any] | None) -> str:
    """Return the keyed digest of a value; "" for none. A guess can't be confirmed without the key."""
    if value is None:
        return ""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key = (settings.KHUE_AUDIT_KEY or settings.SECRET_KEY).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def entry_digest(entry: AuditEntry) -> str:
    """Return the SHA-256 over every field of the row and the digest before it."""
    fields = [
        entry.unit_id,
        entry.seq,
        _instant(entry.at),
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.by_id,
        entry.on_behalf_of_id,
        entry.post_id,
        entry.request_id,
        entry.address,
        entry.before_digest,
        entry.after_digest,
        entry.previous,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
