"""What upper domains may hear from the signing room."""

from __future__ import annotations

from dataclasses import dataclass

from khue.core.events import Event


@dataclass(frozen=True, slots=True)
class PaperUpgraded:
    """The missing proof of a paper was added; `holder_*` say whose paper it is."""

    unit_id: int
    holder_kind: str
    holder_id: int
    level: str
    old_sha256: str
    new_sha256: str


paper_upgraded: Event[PaperUpgraded] = Event("signing.paper_upgraded")
