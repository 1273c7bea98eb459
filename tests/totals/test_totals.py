"""Kept totals: exact after every statement, at every moment, and equal to a recount."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from khue.core import totals
from khue.core.dates import today
from khue.core.models import KeptTotal, TotalChange
from khue.core.scoping import ScopeError, system_scope, unit_scope
from khue.core.totals import Figure
from khue.organisation.models import QualityFinding, Unit
from khue.organisation.tests.factories import Cast
from khue.planning.models import Task

CODE = "organisation.quality"


def add(office: Unit, *about: Unit, code: str = "no_head") -> None:
    QualityFinding.objects.bulk_create(
        QualityFinding(unit=office, about_unit=unit, check_code=code) for unit in about
    )


def test_every_statement_is_counted(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        add(cast.office, cast.school, cast.other_school)
        add(cast.office, cast.school, code="no_clerk")
        found = totals.figures_of(cast.office.pk, [CODE])[CODE]
        assert found == {cast.school.pk: Figure(2), cast.other_school.pk: Figure(1)}
        QualityFinding.objects.filter(check_code="no_clerk").update(about_unit=cast.other_school)
        found = totals.figures_of(cast.office.pk, [CODE])[CODE]
        assert found == {cast.school.pk: Figure(1), cast.other_school.pk: Figure(2)}
        QualityFinding.objects.filter(about_unit=cast.school).delete()
        assert cast.school.pk not in totals.figures_of(cast.office.pk, [CODE])[CODE]


def test_late_follows_the_clock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_scope([cast.office.pk]):
        Task.objects.create(
            unit=cast.office, title="A", giver=cast.leader, giver_name="A", due_on=today()
        )
        Task.objects.create(unit=cast.office, title="B", giver=cast.leader, giver_name="A")
        assert totals.figures_of(cast.office.pk, ["planning.own"])["planning.own"][0] == Figure(2)
        tomorrow = today() + dt.timedelta(days=1)
        monkeypatch.setattr(totals, "today", lambda: tomorrow)
        late = totals.figures_of(cast.office.pk, ["planning.own"])["planning.own"][0]
        assert late == Figure(2, 1)


def test_folding_changes_nothing_that_is_read(cast: Cast) -> None:
    with system_scope(reason="the test folds"):
        add(cast.office, cast.school, cast.other_school)
        before = totals.figures_of(cast.office.pk, [CODE])
        totals.fold()
        assert totals.figures_of(cast.office.pk, [CODE]) == before
        assert not TotalChange.objects.exists()
        QualityFinding.objects.all().delete()
        assert totals.figures_of(cast.office.pk, [CODE])[CODE] == {}
        totals.fold()
        assert not KeptTotal.objects.filter(code=CODE).exists()


def test_an_aborted_act_leaves_no_total(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        with pytest.raises(RuntimeError), transaction.atomic():
            add(cast.office, cast.school)
            raise RuntimeError
        assert totals.figures_of(cast.office.pk, [CODE])[CODE] == {}


def test_a_recount_finds_and_mends_what_differs(cast: Cast) -> None:
    with system_scope(reason="the test breaks a total"):
        add(cast.office, cast.school)
        assert totals.check() == []
        TotalChange.objects.filter(code=CODE).update(n=5)
        (difference,) = totals.check()
        assert (difference.kept, difference.counted) == (5, 1)
        totals.mend([difference])
        assert totals.check() == []


def test_totals_of_others_stay_unseen(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        add(cast.office, cast.school)
    with unit_scope([cast.other_school.pk]):
        assert totals.figures_of(cast.office.pk, [CODE])[CODE] == {}
    with pytest.raises(ScopeError):
        totals.figures_of(cast.office.pk, [CODE])


def test_a_new_definition_is_counted_afresh(cast: Cast) -> None:
    source = totals.Source(
        code="core.proof", model="organisation.QualityFinding", where="r.check_code = 'no_head'"
    )
    with system_scope(reason="the test declares a total"), totals.sources.temporarily():
        add(cast.office, cast.school, cast.other_school)
        totals.sources.add(source.code, source)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            totals.guard_totals(cursor)
            assert totals.figures_of(cast.office.pk, ["core.proof"])["core.proof"][0] == Figure(2)
        add(cast.office, cast.school, code="no_clerk")
        assert totals.figures_of(cast.office.pk, ["core.proof"])["core.proof"][0] == Figure(2)
    with connection.cursor() as cursor:
        totals.guard_totals(cursor)
        cursor.execute("SELECT count(*) FROM core_totalsource WHERE code = 'core.proof'")
        assert cursor.fetchone()[0] == 0


def test_the_command_tells_and_mends(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with unit_scope([cast.office.pk]):
        add(cast.office, cast.school)
    call_command("check_totals")
    with system_scope(reason="the test breaks a total"):
        TotalChange.objects.filter(code=CODE).update(n=7)
    with pytest.raises(SystemExit):
        call_command("check_totals", json=True)
    assert '"kept": 7' in capsys.readouterr().out
    call_command("check_totals", mend=True)
    call_command("check_totals")
