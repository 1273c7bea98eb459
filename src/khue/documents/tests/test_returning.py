"""Return with reason, and the same-day clock."""

from __future__ import annotations

import datetime as dt

import pytest

from khue.compliance.errors import ContentRefused
from khue.core.dates import HANOI, today
from khue.core.errors import NotPermitted
from khue.core.scoping import ScopeError
from khue.dispatch.models import Dispatch
from khue.dispatch.selectors import board_of
from khue.documents import errors, services
from khue.documents.arrival_clock import Clock, clock_of
from khue.documents.models import IncomingDocument, RegisterEntry
from khue.documents.registers import incoming_register
from khue.documents.selectors import files_of_incoming
from khue.documents.types import EntryState, IncomingState
from khue.files.selectors import read_content
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast

from .factories import acting, incoming_of, make_assigned, make_registered, make_sent
from .test_intake import bring
from .test_pages import sign_in, url


def test_what_came_through_khue_goes_back_to_the_senders_board(cast: Cast) -> None:
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    with acting(cast.office_clerk):
        before = unseen_count(cast.office_clerk)
    client = sign_in(cast.clerk)
    assert client.get(url("return_incoming", arrived.pk)).status_code == 200
    client.post(url("return_incoming", arrived.pk), {"reason": "Thiếu phụ lục 2"})
    row = incoming_of(cast.clerk)
    assert (row.state, row.number, row.return_reason) == (
        IncomingState.RETURNED,
        None,
        "Thiếu phụ lục 2",
    )
    assert "Thiếu phụ lục 2" in client.get(url("incoming", row.pk)).content.decode()
    with acting(cast.clerk):
        assert not RegisterEntry.objects.exists()
    with acting(cast.office_clerk):
        board = board_of(Dispatch.objects.latest("pk"))
        (line,) = [item for item in board.lines if item.returned_at]
        assert (line.return_reason, line.is_silent) == ("Thiếu phụ lục 2", False)
        assert unseen_count(cast.office_clerk) == before + 1
    page = sign_in(cast.office_clerk).get(f"/dispatch/{board.dispatch_id}/?stage=returned")
    assert "Thiếu phụ lục 2" in page.content.decode()


def test_a_number_that_was_given_stays_as_cancelled(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.clerk):
        services.return_incoming(document=registered, reason="Gửi nhầm", by=cast.clerk)
        assert RegisterEntry.objects.get().state == EntryState.CANCELLED
        (row,) = incoming_register(cast.clerk, unit_id=cast.school.pk, year=today().year)
        assert row.is_cancelled and "Gửi nhầm" in row.note
        again = IncomingDocument.objects.get(pk=registered.pk)
        with pytest.raises(errors.WrongState):
            services.return_incoming(document=again, reason="Lại", by=cast.clerk)


def test_return_has_its_rules(cast: Cast) -> None:
    make_assigned(cast)
    document = incoming_of(cast.clerk)
    with acting(cast.clerk):
        for reason, wrong in (
            (" ", errors.ReturnReasonNeeded),
            ("TUYỆT MẬT", ContentRefused),
            ("Gửi nhầm", errors.WrongState),
        ):
            with pytest.raises(wrong):
                services.return_incoming(document=document, reason=reason, by=cast.clerk)
    for stranger in (cast.head, cast.teacher, cast.other_clerk, cast.intruder):
        with acting(stranger), pytest.raises((NotPermitted, ScopeError)):
            services.return_incoming(document=document, reason="Gửi nhầm", by=stranger)
        assert sign_in(stranger).get(url("return_incoming", document.pk)).status_code in (403, 404)


def test_a_mail_is_written_down_with_how_it_went_back(cast: Cast) -> None:
    row = bring(cast)
    with acting(cast.clerk), pytest.raises(errors.ReturnWayNeeded):
        services.return_intake(intake=row, reason="Gửi nhầm", how=" ", by=cast.clerk)
    client = sign_in(cast.clerk)
    client.post(url("return_intake", row.pk), {"reason": "Gửi nhầm", "how": "Trả lời thư"})
    page = client.get(url("intake", row.pk)).content.decode()
    assert "Gửi nhầm" in page and "Trả lời thư" in page
    with acting(cast.clerk), pytest.raises(errors.WrongState):
        services.drop_intake(intake=row, reason="x", by=cast.clerk)


def at(day: int, hour: int) -> dt.datetime:
    """November 2026: the 23rd is a Monday, the 28th a Saturday."""
    return dt.datetime(2026, 11, day, hour, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("arrived", "urgency", "asked", "clock"),
    [
        (at(23, 9), "normal", at(23, 16), Clock.TODAY),
        (at(23, 9), "normal", at(24, 8), Clock.LAST_DAY),
        (at(23, 9), "normal", at(25, 8), Clock.LATE),
        (at(23, 18), "normal", at(24, 16), Clock.TODAY),
        (at(27, 10), "normal", at(28, 8), Clock.LAST_DAY),
        (at(28, 10), "normal", at(30, 8), Clock.TODAY),
        (at(23, 9), "urgent", at(23, 10), Clock.AT_ONCE),
        (at(23, 9), "express", at(24, 8), Clock.LATE),
    ],
)
def test_the_same_day_clock_knows_nights_and_days_off(
    db: None, arrived: dt.datetime, urgency: str, asked: dt.datetime, clock: Clock
) -> None:
    assert clock_of(arrived, urgency, asked) is clock


def test_the_clock_stands_in_the_list_and_the_late_on_the_heads_page(cast: Cast) -> None:
    make_sent(cast)
    with acting(cast.clerk):
        IncomingDocument.objects.update(arrived_at=dt.datetime(2026, 11, 2, 9, tzinfo=HANOI))
    row = incoming_of(cast.clerk)
    shown = sign_in(cast.clerk).get(url("incoming_list")).context["rows"]
    assert [item.second for item in shown] == ["overdue"]
    for person in (cast.head, cast.clerk):
        assert row.abstract in sign_in(person).get("/").content.decode()


def test_the_stamp_is_an_added_view_and_the_file_stays(cast: Cast) -> None:
    registered = make_registered(cast)
    clerk = sign_in(cast.clerk)
    with acting(cast.clerk):
        stored = files_of_incoming(registered)[0]
        before = read_content(stored)
    view = clerk.get(url("stamped", registered.pk))
    assert view.content.startswith(b"%PDF") and view["Content-Type"] == "application/pdf"
    assert view.content != before
    with acting(cast.clerk):
        assert read_content(stored) == before
    assert clerk.get(url("stamp", registered.pk)).content.startswith(b"%PDF")
    assert (
        url("stamped", registered.pk) in clerk.get(url("incoming", registered.pk)).content.decode()
    )
    for stranger in (cast.teacher, cast.other_clerk, cast.intruder):
        client = sign_in(stranger)
        for name in ("stamped", "stamp"):
            assert client.get(url(name, registered.pk)).status_code in (403, 404)


def test_without_a_number_there_is_no_stamp(cast: Cast) -> None:
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    assert sign_in(cast.clerk).get(url("stamped", arrived.pk)).status_code == 404
