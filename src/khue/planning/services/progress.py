"""How far a task is, from how far its doers are."""

from __future__ import annotations

from khue.planning.models import Task, TaskDoer
from khue.planning.types import DoerState, TaskState


def settle(task: Task) -> bool:
    """Write progress and state from the doers' rows; return whether it has just become done.

    The caller holds the lock of the row.
    """
    doers = list(TaskDoer.objects.filter(task=task).exclude(state=DoerState.RELEASED))
    parts = [100 if doer.state == DoerState.DONE else doer.progress for doer in doers]
    task.progress = round(sum(parts) / len(parts)) if parts else 0
    was = task.state
    all_done = bool(doers) and all(doer.state == DoerState.DONE for doer in doers)
    task.state = TaskState.REPORTED if all_done else TaskState.OPEN
    task.save(update_fields=["progress", "state"])
    return all_done and was != TaskState.REPORTED
