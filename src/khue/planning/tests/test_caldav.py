"""CalDAV: a real client finds the calendar, lists and reads it; it cannot write, others get nothing."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any

import caldav
import pytest
from caldav.lib import error
from django.test import Client
from icalendar import Calendar

from khue.core.dates import HANOI, today
from khue.organisation.tests.factories import Cast, make_cast
from khue.planning import services
from khue.planning.caldav import BadAsking, Period, read_properties, read_report

from .factories import acting, approve, make_entry, make_meeting, make_task

DAV = "/planning/dav/"


def opened(cast: Cast) -> str:
    """A feed of the teacher with an approved week, a meeting and a deadline."""
    make_entry(cast, content="Họp hội đồng sư phạm; “toàn trường”, đúng giờ", place="Hội trường")
    approve(cast)
    make_task(cast)
    with acting(cast.teacher):
        return services.open_feed(by=cast.teacher)


def ask(method: str, secret: str, body: str = "", path: str = DAV, **headers: str) -> Any:
    code = base64.b64encode(f"khue:{secret}".encode()).decode()
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    return client.generic(
        method, path, body, "application/xml", headers={"authorization": f"Basic {code}", **headers}
    )


@pytest.mark.django_db(transaction=True)
def test_a_real_client_subscribes(transactional_db: Any, live_server: Any) -> None:
    cast = make_cast()
    secret = opened(cast)
    url = live_server.url.replace("127.0.0.1", "localhost") + "/.well-known/caldav"
    with caldav.DAVClient(url, username="khue", password=secret) as client:
        (calendar,) = client.principal().calendars()  # type: ignore[no-untyped-call]
        assert cast.school.name in str(calendar.get_display_name())
        begin = datetime.combine(today() - timedelta(days=7), datetime.min.time(), tzinfo=HANOI)
        found = calendar.date_search(begin, begin + timedelta(days=30), expand=False)
        names = [str(event.icalendar_component["summary"]) for event in found]
        assert any("“toàn trường”, đúng giờ" in name for name in names)
        assert len(calendar.events()) >= len(found)
        assert not calendar.date_search(begin - timedelta(days=60), begin, expand=False)
        with pytest.raises((error.AuthorizationError, error.PutError)):
            calendar.save_event(found[0].data)
    with (
        caldav.DAVClient(url, username="khue", password="x" * 32) as stranger,
        pytest.raises(error.AuthorizationError),
    ):
        stranger.principal()  # type: ignore[no-untyped-call]


def test_only_the_secret_opens_it(cast: Cast) -> None:
    secret = opened(cast)
    assert ask("PROPFIND", secret).status_code == 207
    for wrong in ("", "x", secret[:-1], "SaoKhue-2026"):
        assert ask("PROPFIND", wrong).status_code == 401
    client = Client(headers={"host": "localhost"})
    assert client.generic("PROPFIND", DAV).status_code == 401
    client.force_login(cast.teacher)
    assert client.get(DAV).status_code == 401
    with acting(cast.teacher):
        services.close_feed(by=cast.teacher)
    assert ask("PROPFIND", secret).status_code == 401


def test_each_sees_their_own(cast: Cast) -> None:
    opened(cast)
    with acting(cast.intruder):
        other = services.open_feed(by=cast.intruder)
    page = ask("REPORT", other, QUERY).content.decode()
    assert "toàn trường" not in page


QUERY = (
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:prop><d:getetag/><c:calendar-data/></d:prop></c:calendar-query>"
)


def test_an_event_keeps_its_tag_until_it_changes(cast: Cast) -> None:
    secret = opened(cast)
    listed = ask("PROPFIND", secret, depth="1").content
    assert ask("PROPFIND", secret, depth="1").content == listed
    assert b"calendar-data" not in listed
    make_meeting(cast)
    assert ask("PROPFIND", secret, depth="1").content != listed


def test_single_events_are_read_and_missing_ones_told(cast: Cast) -> None:
    secret = opened(cast)
    body = ask("REPORT", secret, QUERY).content.decode()
    start = body.index(DAV + "week")
    name = body[start : body.index("<", start)]
    event = ask("GET", secret, path=name.replace("%40", "@"))
    assert len(Calendar.from_ical(event.content).walk("VEVENT")) == 1
    asked = (
        '<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
        f"<c:calendar-data/></d:prop><d:href>{name}</d:href><d:href>{DAV}none.ics</d:href>"
        "</c:calendar-multiget>"
    )
    answer = ask("REPORT", secret, asked).content.decode()
    assert "BEGIN:VEVENT" in answer
    assert "404 Not Found" in answer
    assert ask("GET", secret, path=DAV + "none.ics").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCALENDAR", "PROPPATCH", "POST"])
def test_nothing_can_be_written(cast: Cast, method: str) -> None:
    secret = opened(cast)
    assert ask(method, secret, "x").status_code == 403
    assert ask("TRACK", secret).status_code == 405


def test_a_program_learns_what_is_offered() -> None:
    answer = Client(headers={"host": "localhost"}).options(DAV)
    assert "calendar-access" in answer["DAV"]


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "<a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><d:propfind xmlns:d="DAV:">&b;</d:propfind>',
        "<" * 300_000,
        QUERY.replace("</d:prop>", '</d:prop><c:filter><c:time-range start="2026"/></c:filter>'),
    ],
)
def test_odd_bodies_are_refused(cast: Cast, body: str) -> None:
    secret = opened(cast)
    assert ask("REPORT", secret, body).status_code == 400
    with pytest.raises(BadAsking):
        read_report(body.encode())
    assert read_properties(b"") == ()


def test_a_period_touches_whole_days_too() -> None:
    day = Calendar.from_ical(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261125\r\nEND:VEVENT\r\nEND:VCALENDAR"
    ).walk("VEVENT")[0]
    noon = datetime(2026, 11, 25, 12, tzinfo=HANOI)
    assert Period(noon, noon + timedelta(hours=1)).touches(day)
    assert not Period(noon + timedelta(days=1), None).touches(day)
    assert not Period(None, noon - timedelta(days=1)).touches(day)
