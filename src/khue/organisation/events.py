"""What happens to posts, for the domains above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khue.core.events import Event


@dataclass(frozen=True, slots=True)
class PostChanged:
    """A post began or ended; ``on`` is its first or last day."""

    post_id: int
    unit_id: int
    person_id: int
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class UnitEndedFact:
    """A unit ended and others came after it."""

    unit_id: int
    successor_ids: tuple[int, ...]
    on: date


post_begun: Event[PostChanged] = Event("organisation.post_begun")
post_ended: Event[PostChanged] = Event("organisation.post_ended")
unit_ended: Event[UnitEndedFact] = Event("organisation.unit_ended")
