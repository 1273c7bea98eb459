"""The demo world holds books, case files in every state and an archive."""

from __future__ import annotations

from khue.core.demo import DemoPlan
from khue.core.scoping import system_scope
from khue.documents import demo as documents_demo
from khue.organisation.tests.factories import Cast
from khue.records import demo
from khue.records.models import CaseFile, CopyUse, PostalEntry
from khue.records.types import CaseState


def test_every_state_but_the_waiting_one_can_be_seen(cast: Cast) -> None:
    with system_scope(reason="tests build the demo world"):
        documents_demo.build(DemoPlan(schools=2))
        demo.build(DemoPlan(schools=2))
        states = set(CaseFile.objects.values_list("state", flat=True))
        assert states == set(CaseState.values) - {CaseState.HANDED}
        assert PostalEntry.objects.filter(unit=cast.office).count() == 3
        assert CopyUse.objects.filter(unit=cast.office).count() == 2
