"""Sealed headers: what is whole and fresh passes, everything else doesn't."""

from __future__ import annotations

import datetime as dt

import pytest

from khue.exchange.vxp import Credentials, NotAuthentic, Request, check, signed_headers
from khue.exchange.vxp.headers import parse_timestamp, timestamp

NOW = dt.datetime(2026, 11, 25, 1, 2, 3, 456_000, tzinfo=dt.UTC)
SECRET = b"k" * 32


def request(**changes: object) -> Request:
    """A request as the client makes it."""
    headers = signed_headers(
        Credentials("khue-1", SECRET),
        path="sendEdoc",
        body=b"<edXML/>",
        now=NOW,
        message_type="edoc",
        sender="000.00.20.H29",
        doc_id="m1",
    )
    lower = {name.lower(): value for name, value in headers.items()} | changes.pop("headers", {})  # type: ignore[operator]
    values: dict[str, object] = {"method": "POST", "path": "sendEdoc", "body": b"<edXML/>"}
    return Request(headers=lower, **{**values, **changes})  # type: ignore[arg-type]


def test_a_whole_and_fresh_request_passes() -> None:
    check(request(), SECRET, path="sendEdoc", now=NOW + dt.timedelta(minutes=4))


@pytest.mark.parametrize("name", ["systemid", "timestamp", "messagetype", "from", "docid"])
def test_a_changed_header_is_noticed(name: str) -> None:
    with pytest.raises(NotAuthentic):
        check(request(headers={name: "x"}), SECRET, path="sendEdoc", now=NOW)


def test_a_changed_body_path_or_key_is_noticed() -> None:
    with pytest.raises(NotAuthentic):
        check(request(body=b"<other/>"), SECRET, path="sendEdoc", now=NOW)
    with pytest.raises(NotAuthentic):
        check(request(), SECRET, path="updateStatus", now=NOW)
    with pytest.raises(NotAuthentic):
        check(request(), b"other", path="sendEdoc", now=NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_request_is_refused(minutes: int) -> None:
    with pytest.raises(NotAuthentic):
        check(request(), SECRET, path="sendEdoc", now=NOW + dt.timedelta(minutes=minutes))


def test_timestamps() -> None:
    assert timestamp(NOW) == "25112026T080203456"
    assert parse_timestamp(timestamp(NOW)) == NOW
    assert parse_timestamp("30022026T080203456") is None
    assert parse_timestamp("") is None
