"""The demo world holds documents in every state and tells one story."""

from __future__ import annotations

from khue.core.demo import DemoPlan
from khue.core.scoping import system_scope
from khue.documents import demo
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.documents.types import IncomingState, OutgoingState
from khue.organisation.tests.factories import Cast


def test_every_state_can_be_seen(cast: Cast) -> None:
    with system_scope(reason="tests build the demo world"):
        demo.build(DemoPlan(schools=2))
        states = set(OutgoingDocument.objects.values_list("state", flat=True))
        assert states == set(OutgoingState.values)
        assert IncomingDocument.objects.filter(unit=cast.office).count() == 2
        incoming = set(IncomingDocument.objects.values_list("state", flat=True))
        assert {IncomingState.ARRIVED, IncomingState.REGISTERED} <= incoming
