"""Page generations: each public change of a unit makes all its stored pages void at once."""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from khue.core.scoping import system_scope, unit_scope
from khue.publishing.models import PageGeneration
from khue.publishing.store import PageStore

logger = logging.getLogger(__name__)


def page_store() -> PageStore:
    """Return the store of this machine."""
    return PageStore(settings.KHUE_PAGE_STORE)


def bump_generation(*, unit_id: int) -> int:
    """Void the stored pages of a unit; call it late in the transaction of the change.

    The row stays locked until the commit, so changes of one unit close and open in one order.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A generation changes only together with what it shows.")
    PageGeneration.objects.bulk_create(
        [PageGeneration(unit_id=unit_id, number=0)], ignore_conflicts=True
    )
    generation = PageGeneration.objects.select_for_update().get(unit_id=unit_id)
    generation.number += 1
    generation.save(update_fields=["number", "changed_at"])
    store = page_store()
    store.close(unit_id, generation.number)
    transaction.on_commit(partial(_open, unit_id, generation.number), robust=True)
    return generation.number


def _open(unit_id: int, number: int) -> None:
    page_store().open(unit_id, number)


def reconcile(*, unit_id: int) -> bool:
    """Bring the store of a unit to the committed generation; ``True`` when it had missed one.

    A unit whose change is under way (its row is locked) is left alone.
    """
    with unit_scope([unit_id]), transaction.atomic():
        generation = (
            PageGeneration.objects.select_for_update(skip_locked=True)
            .filter(unit_id=unit_id)
            .first()
        )
        if generation is None:
            return False
        store = page_store()
        if store.number(unit_id) == generation.number and not store.closed_since(unit_id):
            return False
        return store.open(unit_id, generation.number, force=True)


def reconcile_all() -> int:
    """Replay what a crash between commit and opening left undone; return for how many units."""
    with system_scope(reason="the page store of this machine serves all units"):
        numbers = dict(PageGeneration.objects.values_list("unit_id", "number"))
    store = page_store()
    late = [
        unit_id
        for unit_id, number in numbers.items()
        if store.number(unit_id) != number or store.closed_since(unit_id)
    ]
    return sum(reconcile(unit_id=unit_id) for unit_id in late)


def ensure_generation(*, unit_id: int) -> None:
    """Give a unit its first generation (a new site) without voiding anything."""
    PageGeneration.objects.bulk_create(
        [PageGeneration(unit_id=unit_id, number=1)], ignore_conflicts=True
    )
    transaction.on_commit(partial(reconcile, unit_id=unit_id), robust=True)
