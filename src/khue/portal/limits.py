"""How often one network may ask for dear things (search, verification)."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest

from .errors import TooMany


def limit(request: HttpRequest, bucket: str, *, times: int, seconds: int = 60) -> None:
    """Count this request; raises ``TooMany`` beyond ``times`` in the running window."""
    address = request.META.get("REMOTE_ADDR", "")
    window = int(time.time()) // seconds
    key = f"portal:{bucket}:{address}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return
    if count > times:
        raise TooMany
