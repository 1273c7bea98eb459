"""Background work on the database: enqueued in the transaction of the act, retried, rescued.

A task is small and idempotent, takes ids only, and runs in the scope that its ids name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .scoping import system_scope, unit_scope

logger = logging.getLogger(__name__)
Work = Callable[..., None]

DEFAULT_RETRY = RetryStrategy(max_attempts=6, exponential_wait=4)


def task(
    name: str,
    *,
    queue: str = "default",
    retry: RetryStrategy | bool = DEFAULT_RETRY,
    lock: str = "",
) -> Callable[[Work], Work]:
    """Declare a task of one unit: called with ``unit_id`` and ids, in the scope of that unit."""

    def wrap(work: Work) -> Work:
        def run(*, unit_id: int, **ids: Any) -> None:
            with unit_scope([unit_id]):
                work(unit_id=unit_id, **ids)

        app.task(name=name, queue=queue, retry=retry, lock=lock or None)(run)
        return work

    return wrap


def periodic(name: str, *, cron: str, reason: str) -> Callable[[Work], Work]:
    """Declare work over all units at set times; the reason stands with the open scope.

    ``cron`` is in UTC: 00:02 in Việt Nam is ``2 17 * * *`` of the day before.
    """

    def wrap(work: Work) -> Work:
        def run(timestamp: int) -> None:
            with system_scope(reason=reason):
                work()

        declared = app.task(name=name, queue="default", queueing_lock=name)(run)
        app.periodic(cron=cron)(declared)
        return work

    return wrap


def system_task(
    name: str, *, reason: str, queue: str = "default", retry: RetryStrategy | bool = DEFAULT_RETRY
) -> Callable[[Work], Work]:
    """Declare a task over all units, for work that goes in batches across them."""

    def wrap(work: Work) -> Work:
        def run(**ids: Any) -> None:
            with system_scope(reason=reason):
                work(**ids)

        app.task(name=name, queue=queue, retry=retry)(run)
        return work

    return wrap


def enqueue_system(name: str, **ids: Any) -> None:
    """Enqueue a :func:`system_task`; visible to the workers when the transaction commits."""
    app.configure_task(name=name, allow_unknown=False).defer(**ids)


def enqueue(name: str, *, unit_id: int, **ids: Any) -> None:
    """Enqueue a task by name; it becomes visible to the workers when the transaction commits."""
    app.configure_task(name=name, allow_unknown=False).defer(unit_id=unit_id, **ids)


def enqueue_batch(name: str, jobs: list[dict[str, Any]]) -> None:
    """Enqueue many jobs in one statement; each has ``unit_id`` and its ids."""
    if jobs:
        app.configure_task(name=name, allow_unknown=False).batch_defer(*jobs)
