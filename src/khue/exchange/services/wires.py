"""The way to another system: its address, or in the demo the practice partner in this process."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from khue.core.errors import ConnectorError
from khue.exchange.models import Connection
from khue.exchange.vxp import Client, Credentials, Wire
from khue.exchange.vxp.client import HttpWire

from .keys import unlock

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PRACTICE = "khue:practice"
"""The address of the partner that the demo plays itself."""

_practice: list[Callable[[], Wire]] = []


def offer_practice(make: Callable[[], Wire]) -> None:
    """Called once when the app is ready: how to reach the practice partner."""
    _practice[:] = [make]


def is_practice_allowed() -> bool:
    """Only the demo plays a partner."""
    return bool(settings.KHUE_IS_DEMO and _practice)


def client_of(connection: Connection) -> Client:
    """Return the client for a system; raises :class:`ConnectorError` when none can be made."""
    if connection.secret_out is None or not connection.own_system_id:
        raise ConnectorError("no_key", permanent=False)
    try:
        secret = unlock(bytes(connection.secret_out), f"out:{connection.system_id}")
    except ValueError as error:
        raise ConnectorError("key_unreadable", permanent=False) from error
    credentials = Credentials(connection.own_system_id, secret)
    return Client(_wire(connection.address), credentials, now=timezone.now)


def _wire(address: str) -> Wire:
    if address == PRACTICE:
        if not is_practice_allowed():
            raise ConnectorError("practice_only_in_demo", permanent=True)
        return _practice[0]()
    return HttpWire(address)
