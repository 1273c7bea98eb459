"""What a client asks: the bodies of PROPFIND and REPORT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import unquote, urlsplit

from icalendar import Component
from lxml import etree

from khue.core.dates import HANOI

DAV = "DAV:"
CAL = "urn:ietf:params:xml:ns:caldav"
CS = "http://calendarserver.org/ns/"
MOST_BYTES = 256 * 1024
MOST_LINKS = 1000


class BadAsking(Exception):
    """The body is no XML that CalDAV knows."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the start (included) to the end (not included); open where ``None``."""

    start: datetime | None = None
    end: datetime | None = None

    def touches(self, event: Component) -> bool:
        """Whether the event takes place in the period (RFC 4791 §9.9)."""
        begin = _instant(event.decoded("dtstart"))
        last = _instant(event.decoded("dtend")) if "dtend" in event else begin
        if "dtend" not in event and not isinstance(event.decoded("dtstart"), datetime):
            last = begin.replace(hour=23, minute=59, second=59)
        if self.start is not None and last < self.start and last <= self.start:
            return False
        return self.end is None or begin < self.end


@dataclass(frozen=True, slots=True)
class Report:
    """A REPORT: the properties wanted, and a period or single addresses."""

    properties: tuple[str, ...]
    period: Period = Period()
    links: tuple[str, ...] | None = None


def read_properties(body: bytes) -> tuple[str, ...]:
    """Return the properties a PROPFIND wants, as ``{namespace}name``; () means all.

    Raises :class:`BadAsking`.
    """
    if not body.strip():
        return ()
    root = _parse(body)
    if root.tag != f"{{{DAV}}}propfind":
        raise BadAsking(root.tag)
    return _wanted(root)


def read_report(body: bytes) -> Report:
    """Return what a REPORT asks: ``calendar-query`` or ``calendar-multiget``; raises ``BadAsking``."""
    root = _parse(body)
    if root.tag == f"{{{CAL}}}calendar-multiget":
        links = [element.text or "" for element in root.iter(f"{{{DAV}}}href")][:MOST_LINKS]
        return Report(_wanted(root), links=tuple(unquote(urlsplit(x.strip()).path) for x in links))
    if root.tag == f"{{{CAL}}}calendar-query":
        ranges = list(root.iter(f"{{{CAL}}}time-range"))
        period = (
            Period(*(_stamp(ranges[0].get(name)) for name in ("start", "end")))
            if ranges
            else Period()
        )
        return Report(_wanted(root), period=period)
    raise BadAsking(root.tag)


def _parse(body: bytes) -> etree._Element:
    if len(body) > MOST_BYTES:
        raise BadAsking("too long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadAsking(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadAsking("a document type")
    return root


def _wanted(root: etree._Element) -> tuple[str, ...]:
    asked = root.find(f"{{{DAV}}}prop")
    if asked is None:
        return ()
    return tuple(str(element.tag) for element in asked if isinstance(element.tag, str))


def _stamp(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadAsking(text) from error


def _instant(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), tzinfo=HANOI)
