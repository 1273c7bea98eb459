"""What the checker says about a paper: findings with their place, and what it read on the way."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs, from worst to least."""

    ERROR = "error"  # the decree is not met
    WARNING = "warning"  # right in substance, set in another way than the decree wants
    NOTE = "note"  # what the checker could not see, or what a reader should look at


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: points, origin at the upper left; `page` from 1, 0 where unknown."""

    page: int = 0
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.x0 + self.x1) / 2

    def joined(self, other: Spot) -> Spot:
        """The smallest place that covers both; of two pages the first counts."""
        if not self.page or self.page != other.page:
            return self if self.page else other
        return Spot(
            self.page,
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is not met. `values` fill the sentence; `quote` is the text it is about."""

    code: str
    part: str  # key of the rule's table of parts; names box and article
    severity: Severity
    values: dict[str, str] = field(default_factory=dict)
    quote: str = ""
    spot: Spot = field(default_factory=Spot)
    count: int = 1  # how often; the place is that of the first


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check. Empty `findings`: nothing to mend."""

    kind: str = ""  # pdf, docx or nothing
    pages: int = 0
    page_sizes: tuple[tuple[float, float], ...] = ()  # points
    findings: tuple[Finding, ...] = ()
    boxes: dict[str, Spot] = field(default_factory=dict)
    dated_on: str = ""  # the date on the paper, ISO, empty where none can be read

    def count(self, severity: Severity) -> int:
        """How many findings of that weight."""
        return sum(1 for item in self.findings if item.severity is severity)

    def to_json(self) -> dict[str, Any]:
        """Plain values; `report_from_json` reads them back."""
        return asdict(self)


def report_from_json(value: dict[str, Any]) -> Report:
    """Rebuild a report; raises KeyError, TypeError or ValueError for another shape."""
    return Report(
        kind=str(value["kind"]),
        pages=int(value["pages"]),
        page_sizes=tuple((float(w), float(h)) for w, h in value["page_sizes"]),
        findings=tuple(
            Finding(
                code=str(item["code"]),
                part=str(item["part"]),
                severity=Severity(item["severity"]),
                values={str(k): str(v) for k, v in item["values"].items()},
                quote=str(item["quote"]),
                spot=Spot(**item["spot"]),
                count=int(item["count"]),
            )
            for item in value["findings"]
        ),
        boxes={str(key): Spot(**spot) for key, spot in value["boxes"].items()},
        dated_on=str(value["dated_on"]),
    )
