"""What happens here, for the domains above."""

from __future__ import annotations

from dataclasses import dataclass

from khue.core.events import Event


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """A task was accepted or cancelled; ``origin_kind`` says whose thing it came from."""

    task_id: int
    unit_id: int
    origin_kind: str
    origin_id: int | None
    is_accepted: bool


task_closed: Event[TaskClosed] = Event("planning.task_closed")
