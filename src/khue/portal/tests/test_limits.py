"""Whose requests are counted together."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from khue.portal.limits import network_of


@pytest.mark.parametrize(
    ("proxy", "remote", "forwarded", "network"),
    [
        (False, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (True, "127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (True, "203.0.113.7", "", "203.0.113.7"),
        (False, "2001:db8::1:2", "", "2001:db8::/64"),
        (False, "2001:db8::9:9", "", "2001:db8::/64"),
        (True, "127.0.0.1", "'; DROP", "unknown"),
        (False, "", "", "unknown"),
    ],
)
def test_networks(settings: Any, proxy: bool, remote: str, forwarded: str, network: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert network_of(request) == network
