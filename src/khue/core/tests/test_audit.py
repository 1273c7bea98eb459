"""The writer of the trail: chained, keyed, append-only for the application's role."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from khue.core import audit
from khue.core.models import AuditChain, AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def verb() -> Any:
    with audit.kinds.temporarily():
        audit.declare("test.done", "Done")
        yield


def test_rows_of_a_unit_form_one_chain() -> None:
    first = audit.record(verb="test.done", obj=None, unit_id=7, by=None, after={"a": "Đ"})
    second = audit.record(verb="test.done", obj=None, unit_id=7, by=None, before={"a": "Đ"})
    other = audit.record(verb="test.done", obj=None, unit_id=8, by=None)
    assert (first.seq, second.seq, other.seq) == (1, 2, 1)
    assert second.previous == first.digest == audit.entry_digest(first)
    assert AuditChain.objects.get(pk=7).head == second.digest


def test_the_digest_is_the_same_after_reading_back() -> None:
    entry = audit.record(verb="test.done", obj=None, unit_id=7, by=None, after={"n": 1})
    kept = AuditEntry.objects.get(pk=entry.pk)
    assert audit.entry_digest(kept) == kept.digest
    assert audit.value_digest(kept.value.after) == kept.after_digest


def test_an_undeclared_verb_is_refused() -> None:
    with pytest.raises(KeyError):
        audit.record(verb="test.unknown", obj=None, unit_id=7, by=None)


@pytest.mark.parametrize("statement", ["UPDATE core_auditentry SET verb='x'", "DELETE FROM core_auditentry", "TRUNCATE core_auditentry CASCADE"])  # fmt: skip
def test_the_application_cannot_change_the_trail(statement: str) -> None:
    audit.record(verb="test.done", obj=None, unit_id=7, by=None)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
