"""The demo's trail is sealed at the end: the ends of all chains go to the file outside."""

from __future__ import annotations

from django.db import transaction

from khue.core.demo import DemoPlan

from .services import write_heads


def build(plan: DemoPlan) -> None:
    """Record the heads once everything else is built and committed."""
    transaction.on_commit(write_heads)
