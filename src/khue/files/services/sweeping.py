"""Content that no row names any more is removed, a day after it was last touched."""

from __future__ import annotations

from itertools import islice

from khue.files import store
from khue.files.models import StoredFile

GRACE_HOURS = 24.0
"""Bytes are written before their row commits; nothing younger is ever touched."""


def sweep_orphans(*, hours: float = GRACE_HOURS) -> tuple[int, int]:
    """Remove orphans and unfinished writes; returns (files, bytes). Needs a scope over all units."""
    files = size = 0
    digests = store.older_than(hours)
    while batch := list(islice(digests, 500)):
        known = set(StoredFile.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
        for digest in batch:
            if digest not in known:
                size += store.remove(digest)
                files += 1
    store.sweep_partial(hours)
    return files, size
