"""Urgent documents go first."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from khue.documents.types import Urgency

_RANKS = (Urgency.EXPRESS, Urgency.VERY_URGENT, Urgency.URGENT)


def urgency_rank() -> Case:
    """Return the order of the stamps: express, very urgent, urgent, none."""
    return Case(
        *(When(urgency=stamp, then=Value(rank)) for rank, stamp in enumerate(_RANKS)),
        default=Value(len(_RANKS)),
        output_field=IntegerField(),
    )
