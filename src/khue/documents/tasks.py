"""Background work of the room."""

from __future__ import annotations

from khue.core.tasks import periodic, system_task, task

from .services import indexing, intake_reading


@system_task(
    indexing.READ_FILES,
    reason="the words of one file go into the search index of every unit that received it",
)
def read_files(*, incoming_ids: list[int], outgoing_ids: list[int]) -> None:
    """Read the files of documents for the search; see :func:`indexing.read_files`."""
    indexing.read_files(incoming_ids=incoming_ids, outgoing_ids=outgoing_ids)


@periodic(
    "documents.index_missing",
    cron="*/15 * * * *",
    reason="documents that no search knows (older than the index) are indexed across the units",
)
def index_missing() -> None:
    """Every quarter of an hour: a bounded batch of what the index lacks."""
    indexing.index_missing()


@task(intake_reading.READ_INTAKE)
def read_intake(*, unit_id: int, intake_id: int) -> None:
    """Read what the clerk has brought; see :func:`intake_reading.read_intake`."""
    intake_reading.read_intake(unit_id=unit_id, intake_id=intake_id)
