"""Stamps of urgency: exact sizes, an hour for express, first in the lists, a clock until it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from khue.core.dates import HANOI
from khue.documents import errors
from khue.documents.clocks import Clock, IssueClocks
from khue.documents.models import OutgoingDocument
from khue.documents.rules import measures_on
from khue.documents.selectors import list_incoming, list_outgoing
from khue.documents.services.papers import express_words
from khue.documents.tests.factories import (
    acting,
    incoming_of,
    make_draft,
    make_sent,
    make_signed,
)
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import Urgency
from khue.organisation.tests.factories import Cast

FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=HANOI)


def test_the_stamps_have_the_decrees_words_and_sizes(db: None) -> None:
    assert measures_on().stamps == {
        "express": ("HỎA TỐC", 30.0, 8.0),
        "very_urgent": ("THƯỢNG KHẨN", 40.0, 8.0),
        "urgent": ("KHẨN", 20.0, 8.0),
    }


def test_an_express_document_may_name_its_hour(cast: Cast) -> None:
    hour = timezone.now() + timedelta(hours=3)
    draft = make_draft(cast, urgency=Urgency.EXPRESS, express_by=hour)
    assert draft.express_by == hour
    at = datetime(2026, 12, 1, 14, 30, tzinfo=HANOI)
    assert express_words(at) == "Đến trước 14 giờ 30 ngày 01/12/2026"
    assert express_words(None) == ""
    with pytest.raises(errors.ExpressOnly):
        make_draft(cast, urgency=Urgency.URGENT, express_by=hour)
    with pytest.raises(errors.ExpressTimePassed):
        make_draft(cast, urgency=Urgency.EXPRESS, express_by=timezone.now())


def test_urgent_documents_stand_first_until_they_have_left(cast: Cast) -> None:
    express = make_draft(cast, urgency=Urgency.EXPRESS)
    urgent = make_draft(cast, urgency=Urgency.URGENT)
    very = make_draft(cast, urgency=Urgency.VERY_URGENT)
    plain = make_draft(cast)
    sent = make_sent(cast, urgency=Urgency.EXPRESS)
    newer = make_draft(cast)
    with acting(cast.specialist):
        rows = [row.pk for row in list_outgoing(cast.specialist)]
        assert rows[:3] == [express.pk, very.pk, urgent.pk]
        assert rows[3:] == [newer.pk, sent.pk, plain.pk]
        assert [row.pk for row in list_outgoing(cast.specialist, limit=2)] == rows[:2]


def test_urgent_arrivals_stand_first(cast: Cast) -> None:
    make_sent(cast, urgency=Urgency.URGENT)
    first = incoming_of(cast.clerk)
    make_sent(cast)
    second = incoming_of(cast.clerk)
    with acting(cast.clerk):
        assert [row.pk for row in list_incoming(cast.clerk)] == [first.pk, second.pk]


def clock(cast: Cast, signed: datetime, now: datetime, **changes: object) -> Clock | None:
    """Return the clock of a document signed then, looked at now."""
    row = make_signed(cast, **changes)
    with acting(cast.office_clerk):
        OutgoingDocument.objects.filter(pk=row.pk).update(signed_at=signed)
        row.refresh_from_db()
        with time_machine.travel(now, tick=False):
            return IssueClocks().of(row)


def test_it_leaves_on_the_next_working_day_at_the_latest(cast: Cast) -> None:
    monday = datetime(2026, 11, 30, 18, 0, tzinfo=HANOI)
    found = clock(cast, FRIDAY, monday)
    assert found is not None
    assert (found.due_at.date(), found.is_late) == (monday.date(), False)
    late = clock(cast, FRIDAY, monday + timedelta(days=1))
    assert late is not None
    assert late.is_late
    with acting(cast.specialist):
        assert IssueClocks().of(make_draft(cast)) is None


def test_an_urgent_one_leaves_at_once(cast: Cast) -> None:
    found = clock(cast, FRIDAY, FRIDAY + timedelta(minutes=10), urgency=Urgency.URGENT)
    assert found is not None
    assert (found.is_at_once, found.is_late) == (True, False)
    late = clock(cast, FRIDAY, FRIDAY + timedelta(minutes=31), urgency=Urgency.EXPRESS)
    assert late is not None
    assert late.is_late


def test_the_clerk_sees_what_is_late(cast: Cast) -> None:
    row = make_signed(cast)
    with acting(cast.office_clerk):
        OutgoingDocument.objects.filter(pk=row.pk).update(
            signed_at=timezone.now() - timedelta(days=9)
        )
    clerk = sign_in(cast.office_clerk)
    assert "Quá hạn" in clerk.get(url("outgoing_list")).content.decode()
    assert "Lẽ ra" in clerk.get(url("outgoing", row.pk)).content.decode()
    assert "Quá hạn" in clerk.get("/").content.decode()


def test_the_composer_takes_the_hour(cast: Cast) -> None:
    letter = {
        "type_code": "telegram", "abstract": "Ứng phó bão", "body": "Nội dung.",
        "urgency": "express", "express_by": "2031-01-01T14:30",
    }  # fmt: skip
    writer = sign_in(cast.specialist)
    assert writer.post(url("new"), {**letter, "urgency": "urgent"}).status_code == 200
    assert writer.post(url("new"), letter).status_code == 302
    with acting(cast.specialist):
        draft = OutgoingDocument.objects.get()
    assert "2031-01-01T14:30" in writer.get(url("edit", draft.pk)).content.decode()
