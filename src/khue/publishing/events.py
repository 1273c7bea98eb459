"""What publishing tells the rooms above, inside the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khue.core.events import Event


@dataclass(frozen=True, slots=True)
class Published:
    """A version has become public."""

    unit_id: int
    publication_id: int
    version_id: int
    kind: str
    object_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Something public is no longer so: it was taken down or its time is over."""

    unit_id: int
    publication_id: int
    kind: str
    object_id: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """A version went back to its author with a reason."""

    unit_id: int
    publication_id: int
    kind: str
    object_id: str
    author_id: int
    reason: str


published: Event[Published] = Event("publishing.published")
withdrawn: Event[Withdrawn] = Event("publishing.withdrawn")
returned: Event[Returned] = Event("publishing.returned")
