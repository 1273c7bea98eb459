"""The proof of the trail: what it finds, what the application's role can't do, the story."""

# ruff: noqa: S608 - statements of a tamperer, put together from numbers of our own

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from khue.compliance import shredders
from khue.compliance.selectors import story_of, story_of_many, trail_for
from khue.compliance.services import erase_values, export_trail, verify_trail, write_heads
from khue.compliance.types import TrailFilter
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.models import AuditChain, AuditEntry, AuditValue
from khue.organisation.models import Unit
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.KHUE_AUDIT_HEADS = tmp_path / "heads.jsonl"
    if "test.changed" not in audit.kinds:
        audit.declare("test.changed", "Đã sửa")
    yield


def act(unit: Unit, by: object = None, obj: object = None, **after: object) -> AuditEntry:
    return audit.record(
        verb="test.changed",
        obj=obj,  # type: ignore[arg-type]
        unit_id=unit.pk,
        by=by,
        before={"điểm": 7},
        after={"điểm": 8, **after},
    )


@pytest.fixture
def chain(cast: Cast) -> Cast:
    for number in range(6):
        act(cast.office, cast.leader, cast.office, số=number)
        act(cast.school, cast.head, cast.school, số=number)
    return cast


def as_owner(*statements: str) -> None:
    """What only somebody with the owner's password can do."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET ROLE khue_app")


def problems() -> set[str]:
    return {item.problem for item in verify_trail().broken}


def test_an_untouched_trail_holds(chain: Cast) -> None:
    assert write_heads() == 2
    assert write_heads() == 0
    proof = verify_trail()
    assert proof.holds
    assert (proof.chains, proof.entries, proof.heads_compared) == (2, 12, 2)
    act(chain.office)
    assert write_heads() == 1
    assert verify_trail().holds


def _change(unit_id: int) -> str:
    return f"UPDATE core_auditentry SET verb = 'x.y' WHERE unit_id = {unit_id} AND seq = 3"


def _who(unit_id: int) -> str:
    return f"UPDATE core_auditentry SET by_id = 1 WHERE unit_id = {unit_id} AND seq = 3"


def _when(unit_id: int) -> str:
    return (
        "UPDATE core_auditentry SET at = at - interval '1 microsecond'"
        f" WHERE unit_id = {unit_id} AND seq = 3"
    )


def _value(unit_id: int) -> str:
    return (
        "UPDATE core_auditvalue SET after = '{\"điểm\": 10}' WHERE entry_id ="
        f" (SELECT id FROM core_auditentry WHERE unit_id = {unit_id} AND seq = 3)"
    )


def _value_gone(unit_id: int) -> str:
    return (
        "DELETE FROM core_auditvalue WHERE entry_id ="
        f" (SELECT id FROM core_auditentry WHERE unit_id = {unit_id} AND seq = 3)"
    )


def _row_gone(unit_id: int) -> str:
    return f"{_value_gone(unit_id)}; DELETE FROM core_auditentry WHERE unit_id={unit_id} AND seq=3"


def _last_gone(unit_id: int) -> str:
    return _row_gone(unit_id).replace("seq = 3", "seq = 6").replace("seq=3", "seq=6")


def _swap(unit_id: int) -> str:
    rows = "core_auditentry"
    return (
        f"UPDATE {rows} SET seq = 99 WHERE unit_id = {unit_id} AND seq = 3;"
        f"UPDATE {rows} SET seq = 3 WHERE unit_id = {unit_id} AND seq = 4;"
        f"UPDATE {rows} SET seq = 4 WHERE unit_id = {unit_id} AND seq = 99"
    )


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (_change, "row was changed"),
        (_who, "row was changed"),
        (_when, "row was changed"),
        (_value, "value was changed"),
        (_value_gone, "value is gone and no erasure was recorded"),
        (_row_gone, "rows are missing before this one"),
        (_last_gone, "rows are missing at the end"),
        (_swap, "does not follow the row before it"),
    ],
)
def test_tampering_is_found_and_placed(
    chain: Cast, tamper: Callable[[int], str], problem: str
) -> None:
    as_owner(tamper(chain.office.pk))
    proof = verify_trail()
    assert problem in {item.problem for item in proof.broken}
    assert {item.unit_id for item in proof.broken} == {chain.office.pk}


def test_cut_end_with_a_mended_chain_is_found_by_the_heads_file(chain: Cast) -> None:
    write_heads()
    previous = AuditEntry.objects.get(unit_id=chain.office.pk, seq=5).digest
    as_owner(
        _last_gone(chain.office.pk),
        f"UPDATE core_auditchain SET length = 5, head = '{previous}'"
        f" WHERE unit_id = {chain.office.pk}",
    )
    assert problems() == {"shorter than the heads file"}


def test_rewritten_chain_is_found_by_the_heads_file(chain: Cast) -> None:
    write_heads()
    entry = AuditEntry.objects.get(unit_id=chain.office.pk, seq=6)
    entry.verb = "x.y"
    digest = audit.entry_digest(entry)
    as_owner(
        f"UPDATE core_auditentry SET verb = 'x.y', digest = '{digest}' WHERE id = {entry.pk}",
        f"UPDATE core_auditchain SET head = '{digest}' WHERE unit_id = {chain.office.pk}",
    )
    assert problems() == {"differs from the heads file"}


def test_heads_file_itself_is_chained(chain: Cast, settings: Settings) -> None:
    write_heads()
    act(chain.office)
    write_heads()
    path = Path(settings.KHUE_AUDIT_HEADS)
    path.write_text(path.read_text().splitlines()[1] + "\n")
    assert problems() == {"heads file"}
    path.write_text("nonsense\n")
    assert problems() == {"heads file"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET verb = 'x'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry CASCADE",
    ],
)
def test_the_application_cannot_change_the_rows(chain: Cast, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("khue_app",)
        cursor.execute(statement)


def test_command_exits_zero_only_if_all_holds(chain: Cast) -> None:
    write_heads()
    out = io.StringIO()
    call_command("audit_verify", "--json", stdout=out)
    answer = json.loads(out.getvalue().splitlines()[-1])
    assert answer["holds"] is True
    as_owner(_change(chain.office.pk))
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("audit_verify", stdout=out)
    assert caught.value.code == 1
    assert "3" in out.getvalue()


def test_erasing_leaves_the_digests_and_the_proof(chain: Cast) -> None:
    person = chain.head.person
    entry = act(chain.school, chain.head, person, họ_tên="Nguyễn Thị Hạnh")
    with pytest.raises(NotPermitted):
        erase_values(person_id=person.pk, reason="Đ14", by=chain.head, unit=chain.school)
    count = erase_values(
        person_id=person.pk, reason="Luật 91/2025 Đ14", by=chain.leader, unit=chain.office
    )
    assert count == 1
    assert not AuditValue.objects.filter(entry_id=entry.pk).exists()
    proof = verify_trail()
    assert proof.holds
    assert proof.erased == 1
    assert story_of("accounts.person", person.pk)[0].is_erased


def test_domains_declare_what_speaks_of_a_person(chain: Cast) -> None:
    with shredders.shredders.temporarily():
        shredders.declare(
            "test", "Thử", lambda _person: [("organisation.unit", str(chain.school.pk))]
        )
        count = erase_values(
            person_id=chain.teacher.person.pk, reason="Đ14", by=chain.leader, unit=chain.office
        )
    assert count == 6
    assert verify_trail().holds


def test_reader_sees_the_own_unit_only(chain: Cast) -> None:
    own = trail_for(chain.head)
    assert {line.unit_id for line in own} == {chain.school.pk}
    assert own[0].label == "Đã sửa"
    assert own[0].by_name == chain.head.person.full_name
    assert trail_for(chain.intruder) == []
    assert trail_for(chain.teacher) == []
    assert {line.unit_id for line in trail_for(chain.officer)} == {chain.office.pk}


def test_filters(chain: Cast) -> None:
    other = act(chain.office, chain.deputy, chain.office)
    found = trail_for(chain.leader, TrailFilter(person_id=chain.deputy.person.pk))
    assert [line.entry_id for line in found] == [other.pk]
    assert len(trail_for(chain.leader, TrailFilter(verb="test.changed"), limit=3)) == 3
    assert trail_for(chain.leader, TrailFilter(verb="x")) == []
    day = other.at.date()
    assert trail_for(chain.leader, TrailFilter(until=day.replace(year=day.year - 1))) == []
    assert len(trail_for(chain.leader, TrailFilter(object_id=str(chain.office.pk)))) == 7


def test_story_is_in_order_and_may_span_things(chain: Cast) -> None:
    story = story_of("organisation.unit", chain.office.pk)
    assert [line.seq for line in story] == [1, 2, 3, 4, 5, 6]
    both = story_of_many(
        [("organisation.Unit", chain.office.pk), ("organisation.unit", chain.school.pk)]
    )
    assert len(both) == 12
    assert both == sorted(both, key=lambda line: (line.at, line.entry_id))
    one = story_of("organisation.unit", chain.office.pk, unit_ids=[chain.school.pk])
    assert one == []
    assert story_of_many([]) == []


@pytest.mark.parametrize("form", ["xlsx", "jsonl"])
def test_export_is_itself_a_row(chain: Cast, form: str) -> None:
    data = export_trail(
        wanted=TrailFilter(),
        form=form,  # type: ignore[arg-type]
        by=chain.leader,
        unit=chain.office,
    )
    if form == "jsonl":
        rows = [json.loads(line) for line in data.decode().splitlines()]
        assert len(rows) == 6
        assert rows[0]["after"]["điểm"] == 8
    else:
        assert data.startswith(b"PK")
    assert AuditEntry.objects.filter(verb="compliance.audit.exported").count() == 1
    with pytest.raises(NotPermitted):
        export_trail(wanted=TrailFilter(), form="jsonl", by=chain.specialist, unit=chain.office)


def test_missing_chain_end_is_found(chain: Cast) -> None:
    AuditChain.objects.filter(pk=chain.office.pk).delete()
    assert problems() == {"the chain's end is missing"}
