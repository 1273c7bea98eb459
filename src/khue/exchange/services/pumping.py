"""The pump: fetches from hubs that keep our messages for us."""

from __future__ import annotations

import logging

from django.utils import timezone

from khue.core.errors import ConnectorError
from khue.exchange.models import Connection
from khue.exchange.vxp import Client, ErrorCode, MessageType

from .receiving import receive
from .wires import client_of

logger = logging.getLogger(__name__)


def fetch_all() -> int:
    """Fetch from every hub that is polled; one that fails doesn't hold up the others."""
    fetched = 0
    for connection in Connection.objects.filter(is_polled=True, ended_at=None).exclude(address=""):
        try:
            fetched += fetch_from(connection)
        except ConnectorError as error:
            _note(connection, str(error))
        else:
            _note(connection, "")
    return fetched


def fetch_from(connection: Connection) -> int:
    """Fetch documents, then statuses; what is kept here is acknowledged there."""
    client = client_of(connection)
    return sum(
        _take(connection, client, name)
        for kind in (MessageType.DOCUMENT, MessageType.STATUS)
        for name in client.received(kind)
    )


def _take(connection: Connection, client: Client, name: str) -> int:
    answer = receive(connection=connection, raw=client.fetch(name), doc_id=name)
    known = {code.value: code for code in ErrorCode}.get(answer.code)
    if known is not None and known.is_temporary:
        return 0
    client.acknowledge(name, is_done=answer.is_ok)
    if not answer.is_ok:
        logger.warning("a fetched message was not kept: %s", answer.code)
    return 1


def _note(connection: Connection, error: str) -> None:
    now = timezone.now()
    fields = {"last_error": error[:300]} | (
        {"last_error_at": now} if error else {"last_ok_at": now}
    )
    Connection.objects.filter(pk=connection.pk).update(**fields)
