"""From a report to what the page draws: groups by weight, pages with numbered marks."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from khue.compliance.types import Edition
from khue.documents.layout import Finding, Report, Severity
from khue.documents.layout.limits import Limits, read_limits
from khue.documents.layout.wording import SEVERITIES, article, sentence
from khue.documents.rules import layout_edition, layout_rules
from khue.documents.services.layout import LayoutResult

_KINDS = {Severity.ERROR: "refused", Severity.WARNING: "waiting", Severity.NOTE: "neutral"}
_ROOM = 3.0  # points around a marked place
_SMALLEST = 9.0


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in words; `number` stands beside its place on the page."""

    number: int
    text: str
    article: str
    quote: str
    page: int
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one weight."""

    title: str
    kind: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place, in points of the page."""

    number: int
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page as a picture and the places on it."""

    number: int
    picture: str
    width: float
    height: float
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page draws."""

    name: str
    kind: str
    groups: Sequence[Group]
    pages: Sequence[MarkedPage]
    edition: Edition | None
    errors: int
    warnings: int
    notes: int

    @property
    def is_good(self) -> bool:
        """Whether nothing is to mend."""
        return not (self.errors or self.warnings)


def shown(result: LayoutResult) -> Shown:
    """The report in the reader's language."""
    report = result.checked.report
    limits = read_limits(layout_rules(result.day))
    numbered = list(enumerate(report.findings, start=1))
    groups = [
        Group(
            title=str(SEVERITIES[severity]),
            kind=_KINDS[severity],
            items=[_item(n, f, limits) for n, f in numbered if f.severity is severity],
        )
        for severity in Severity
        if report.count(severity)
    ]
    pages = [
        _page(number, data, report, numbered)
        for number, data in sorted(result.checked.pictures.items())
        if number <= len(report.page_sizes)
    ]
    return Shown(
        name=result.name,
        kind=report.kind,
        groups=groups,
        pages=pages,
        edition=layout_edition(result.day),
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        notes=report.count(Severity.NOTE),
    )


def _item(number: int, finding: Finding, limits: Limits) -> Item:
    return Item(
        number=number,
        text=sentence(finding, limits),
        article=article(finding, limits),
        quote=finding.quote,
        page=finding.spot.page,
        count=finding.count,
    )


def _page(
    number: int, picture: bytes, report: Report, numbered: list[tuple[int, Finding]]
) -> MarkedPage:
    width, height = report.page_sizes[number - 1]
    marks = [
        _mark(n, finding)
        for n, finding in numbered
        if finding.spot.page == number and finding.spot.x1 > finding.spot.x0
    ]
    return MarkedPage(
        number, f"data:image/webp;base64,{b64encode(picture).decode()}", width, height, marks
    )


def _mark(number: int, finding: Finding) -> Mark:
    spot = finding.spot
    return Mark(
        number=number,
        kind=_KINDS[finding.severity],
        x=round(spot.x0 - _ROOM, 1),
        y=round(spot.y0 - _ROOM, 1),
        width=round(max(spot.x1 - spot.x0 + 2 * _ROOM, _SMALLEST), 1),
        height=round(max(spot.y1 - spot.y0 + 2 * _ROOM, _SMALLEST), 1),
    )
