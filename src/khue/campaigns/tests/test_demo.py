"""The demo shows a finished call and a running one in every state."""

from __future__ import annotations

from khue.campaigns import demo
from khue.campaigns.models import Call, Return
from khue.campaigns.types import CallState, ReturnState
from khue.core.demo import DemoPlan
from khue.core.scoping import system_scope
from khue.organisation.models import Management
from khue.organisation.tests.factories import SINCE, Cast, make_unit
from khue.organisation.types import UnitKind


def test_two_calls_over_all_schools(cast: Cast) -> None:
    department = make_unit("Sở Giáo dục và Đào tạo", "so", UnitKind.DEPARTMENT)
    Management.objects.create(unit=cast.office, manager=department, valid_from=SINCE)
    with system_scope(reason="tests build the demo world"):
        demo.build(DemoPlan(schools=2))
        calls = list(Call.objects.order_by("pk"))
        assert [call.state for call in calls] == [CallState.CLOSED, CallState.OPEN]
        assert calls[1].previous_id == calls[0].pk
        # School A has a head and a clerk; B as well: both answered the first call.
        first = Return.objects.filter(call_id=calls[0].pk)
        assert set(first.values_list("state", flat=True)) == {ReturnState.ACCEPTED}
        second = Return.objects.filter(call_id=calls[1].pk)
        assert second.count() == 2
