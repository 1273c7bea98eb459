"""How often one network may ask for dear things (search, verification)."""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from .errors import TooMany


def network_of(request: HttpRequest) -> str:
    """Return the visitor's address (``core.middleware.visitor_address``), an IPv6 one by its /64."""
    try:
        found = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found)


def limit(request: HttpRequest, bucket: str, *, times: int, seconds: int = 60) -> None:
    """Count this request; raises ``TooMany`` beyond ``times`` in the running window."""
    address = network_of(request)
    window = int(time.time()) // seconds
    key = f"portal:{bucket}:{address}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return
    if count > times:
        raise TooMany
