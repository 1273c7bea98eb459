"""What the screening engine says about a file: a verdict, its findings and the limits it obeys.

The engine knows neither Django nor the database, so that it can run in a separate, limited
process: a hostile file may break the child and never the server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MEGABYTE = 1024 * 1024


class State(StrEnum):
    """The outcome of a screening, from best to worst."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"
    NEEDS_CLERK = "needs_clerk"
    REFUSED = "refused"


class Malware(StrEnum):
    """What the malware scanner answered."""

    CLEAN = "clean"
    INFECTED = "infected"
    ABSENT = "absent"
    SILENT = "silent"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that spoke. `detail` names the mark or the limit, never the content."""

    rule: str
    citation: str
    place: str = ""
    detail: str = ""
    confirmable: bool = False
    """True where a named clerk may say, by a second upload, that the hit is false."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one screening; the defaults are the product's."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    member_bytes: int = 50 * MEGABYTE
    members: int = 1000
    depth: int = 3
    ratio: int = 200
    xml_bytes: int = 40 * MEGABYTE
    pages: int = 400
    ocr_pages: int = 3
    ocr_seconds: float = 25.0
    wall_seconds: float = 60.0
    memory_bytes: int = 1536 * MEGABYTE
    pixels: int = 60_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What screening found out about one file."""

    state: State
    findings: tuple[Finding, ...] = ()
    sha256: str = ""
    size: int = 0
    name: str = ""
    content_type: str = "application/octet-stream"
    page_count: int | None = None
    malware: Malware = Malware.ABSENT

    @property
    def is_confirmable(self) -> bool:
        """True where every finding that stands in the way may be lifted by a named clerk."""
        return self.state in {State.REFUSED, State.NEEDS_CLERK} and all(
            finding.confirmable for finding in self.findings
        )


@dataclass(slots=True)
class Report:
    """The growing result of one inspection (internal to the engine)."""

    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)
    page_count: int | None = None

    def add(self, finding: Finding) -> None:
        """Add a finding once."""
        if finding not in self.findings:
            self.findings.append(finding)

    @property
    def is_settled(self) -> bool:
        """True when nothing more need be looked at: a finding that no clerk can lift."""
        return any(not finding.confirmable for finding in self.findings)
