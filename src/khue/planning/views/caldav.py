"""CalDAV: the feed as a calendar that programs list and read event by event.

A program signs in by HTTP Basic with the secret of the feed as its password: never with the
account's password, which would lie in the program's settings.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from icalendar import Event
from lxml import etree

from khue.core.permissions import PUBLIC, requires
from khue.planning.caldav import (
    BadAsking,
    Period,
    Resource,
    multistatus,
    read_properties,
    read_report,
)
from khue.planning.caldav.asking import CAL, CS, DAV
from khue.planning.caldav.telling import href, tag
from khue.planning.models import CalendarFeed
from khue.planning.selectors import events_of_feed, find_feed, wrap_events

ALLOW = "OPTIONS, GET, HEAD, PROPFIND, REPORT"
_HEADERS = {"DAV": "1, calendar-access", "Allow": ALLOW}
_XML = "application/xml; charset=utf-8"


@csrf_exempt
@requires(PUBLIC)
def discover(request: HttpRequest) -> HttpResponse:
    """Lead programs that know only the host's name to the calendar (RFC 6764)."""
    return HttpResponseRedirect(reverse("planning:dav"), preserve_request=True)


@csrf_exempt
@requires(PUBLIC)
@never_cache
def dav(request: HttpRequest, name: str = "") -> HttpResponse:
    """Answer a calendar program: the home, the calendar or one event; nothing can be written."""
    if request.method == "OPTIONS":
        return HttpResponse(headers=_HEADERS)
    feed = _feed(request)
    if feed is None:
        return HttpResponse(
            status=401, headers={"WWW-Authenticate": 'Basic realm="Khue", charset="UTF-8"'}
        )
    place = Place(feed)
    try:
        answer = _answer(request, place, name)
    except BadAsking:
        answer = HttpResponse(status=400)
    for header, value in _HEADERS.items():
        answer.headers.setdefault(header, value)
    return answer


def _feed(request: HttpRequest) -> CalendarFeed | None:
    scheme, _sep, code = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(code, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return find_feed(pair.partition(":")[2])


def _answer(request: HttpRequest, place: Place, name: str) -> HttpResponse:
    if name and name not in place.events:
        return HttpResponse(status=404)
    if request.method in ("GET", "HEAD"):
        events = [place.events[name]] if name else place.events.values()
        body = wrap_events(place.feed, events)
        etag = {"ETag": place.etag(name)} if name else {}
        return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=etag)
    if request.method == "PROPFIND":
        wanted = read_properties(request.body)
        deep = request.headers.get("Depth", "0") != "0"
        found = [place.event(name)] if name else place.collection(with_events=deep)
    elif request.method == "REPORT":
        report = read_report(request.body)
        wanted = report.properties
        found = place.reported(report.links, report.period)
    else:
        return HttpResponse(status=403 if request.method in _WRITING else 405)
    return HttpResponse(multistatus(found, wanted), status=207, content_type=_XML)


_WRITING = {"PUT", "DELETE", "POST", "MKCALENDAR", "MKCOL", "PROPPATCH", "MOVE", "COPY", "ACL"}


@dataclass
class Place:
    """The calendar of a feed with its addresses and properties."""

    feed: CalendarFeed

    @cached_property
    def address(self) -> str:
        """Where the calendar stands; it is its own home and principal."""
        return reverse("planning:dav")

    @cached_property
    def events(self) -> dict[str, Event]:
        """The events by the name of their address."""
        return {f"{event['uid']}.ics": event for event in events_of_feed(self.feed)}

    def etag(self, name: str) -> str:
        """Changes when the event changes; not with the moment at which it is written out."""
        event = self.events[name].copy()
        event.subcomponents = self.events[name].subcomponents
        event.pop("dtstamp", None)
        return f'"{sha256(event.to_ical()).hexdigest()[:24]}"'

    def event(self, name: str) -> Resource:
        """One event with its data."""
        text = wrap_events(self.feed, [self.events[name]]).decode()
        return Resource(
            self.address + quote(name),
            {
                f"{{{DAV}}}getetag": self.etag(name),
                f"{{{DAV}}}getcontenttype": "text/calendar; charset=utf-8; component=vevent",
                f"{{{DAV}}}resourcetype": "",
                f"{{{CAL}}}calendar-data": text,
            },
        )

    def collection(self, *, with_events: bool) -> list[Resource]:
        """The calendar itself, and what stands in it."""
        found = [Resource(self.address, self._properties())]
        return found + [self.event(name) for name in self.events] if with_events else found

    def reported(self, links: tuple[str, ...] | None, period: Period) -> list[Resource]:
        """The events behind the links, or those of the period."""
        if links is None:
            return [self.event(name) for name, e in self.events.items() if period.touches(e)]
        names = [link.removeprefix(self.address) for link in links]
        return [
            self.event(name)
            if name in self.events
            else Resource(self.address + quote(name), is_missing=True)
            for name in names
        ]

    def _properties(self) -> dict[str, str | etree._Element | list[etree._Element]]:
        every = "".join(self.etag(name) for name in self.events)
        here = self.address
        reports = []
        for name in ("calendar-query", "calendar-multiget"):
            supported, report = tag(DAV, "supported-report"), tag(DAV, "report")
            report.append(tag(CAL, name))
            supported.append(report)
            reports.append(supported)
        privilege = tag(DAV, "privilege")
        privilege.append(tag(DAV, "read"))
        return {
            f"{{{DAV}}}resourcetype": [
                tag(DAV, "collection"),
                tag(CAL, "calendar"),
                tag(DAV, "principal"),
            ],
            f"{{{DAV}}}displayname": f"Khuê · {self.feed.unit.name}",
            f"{{{DAV}}}current-user-principal": href(here),
            f"{{{DAV}}}principal-URL": href(here),
            f"{{{DAV}}}owner": href(here),
            f"{{{DAV}}}current-user-privilege-set": privilege,
            f"{{{DAV}}}supported-report-set": reports,
            f"{{{CAL}}}calendar-home-set": href(here),
            f"{{{CAL}}}supported-calendar-component-set": tag(CAL, "comp", name="VEVENT"),
            f"{{{CS}}}getctag": f'"{sha256(every.encode()).hexdigest()[:24]}"',
            f"{{{DAV}}}getetag": f'"{sha256(every.encode()).hexdigest()[:24]}"',
        }
