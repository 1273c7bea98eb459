"""Whose requests are counted together."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from khue.portal.limits import network_of


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1:2", "2001:db8::/64"),
        ("2001:db8::9:9", "2001:db8::/64"),
        ("", "unknown"),
    ],
)
def test_networks(remote: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=remote)) == network
