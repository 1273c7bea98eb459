"""Scheduled work on stored files."""

from __future__ import annotations

import logging

from khue.core.tasks import periodic

from .services import rescan, sweep_orphans

logger = logging.getLogger(__name__)


@periodic(
    "files.rescan", cron="*/10 * * * *", reason="content is kept once for all units, and so scanned"
)
def rescan_files() -> None:
    """Scan what was kept unscanned. Idempotent; ends at once where there is no scanner."""
    done = rescan()
    if any(done.values()):
        logger.info("rescan: %s", done)


@periodic(
    "files.sweep",
    cron="40 19 * * *",  # 02:40 in Việt Nam
    reason="content is kept once for all units",
)
def sweep_files() -> None:
    """Remove content that no row names. Idempotent."""
    files, size = sweep_orphans()
    if files:
        logger.info("swept %d files, %d bytes", files, size)
