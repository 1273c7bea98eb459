"""Scheduled work of compliance."""

from __future__ import annotations

import logging

from khue.core.tasks import periodic

from .services import verify_trail, write_heads

logger = logging.getLogger(__name__)


@periodic(
    "compliance.write_heads",
    cron="15 18 * * *",  # 01:15 in Việt Nam
    reason="every unit's chain is recorded",
)
def write_audit_heads() -> None:
    """Record the ends of all chains outside the database. Idempotent."""
    logger.info("audit heads written: %d", write_heads())


@periodic(
    "compliance.verify_trail",
    cron="30 20 * * 6",  # Sundays, 03:30 in Việt Nam
    reason="every unit's chain is recomputed",
)
def verify_audit_trail() -> None:
    """Recompute the trail every week; what does not hold is an error in the log."""
    proof = verify_trail()
    for item in proof.broken:
        logger.error("audit trail: unit %d row %d: %s", item.unit_id, item.seq, item.problem)
