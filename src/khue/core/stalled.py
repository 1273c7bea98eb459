"""Background work of a worker that died is given to another one: nothing is lost."""

from __future__ import annotations

import logging
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

logger = logging.getLogger(__name__)

# A job that ended its worker this often is taken out, so that it can't end every worker.
MOST_ATTEMPTS = 12


async def rescue(context: Any, timestamp: int) -> None:
    """Put back the jobs whose worker has sent no sign of life for 30 seconds."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts >= MOST_ATTEMPTS:
            logger.error("Job %s (%s) is given up.", job.id, job.task_name)
            await manager.finish_job_by_id_async(
                job_id=job.id, status=Status.FAILED, delete_job=False
            )
            continue
        logger.warning("Job %s (%s) is taken over from a dead worker.", job.id, job.task_name)
        await manager.retry_job(job)


async def tidy(context: Any, timestamp: int) -> None:
    """Forget finished jobs after a week; failed ones stay for the operations page."""
    await context.app.job_manager.delete_old_jobs(nb_hours=7 * 24, include_failed=False)


def declare() -> None:
    """Declare both as periodic work (once, when core is ready)."""
    every_minute = app.task(
        name="core.rescue_stalled_jobs", queueing_lock="core.rescue", pass_context=True
    )(rescue)
    app.periodic(cron="* * * * *")(every_minute)
    daily = app.task(name="core.tidy_jobs", queueing_lock="core.tidy", pass_context=True)(tidy)
    app.periodic(cron="15 20 * * *")(daily)  # 03:15 in Việt Nam
