"""A partner with its keys, its system at our hub, and our side made ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest import mock

from cryptography import x509
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khue.core.scoping import system_scope, unit_scope
from khue.documents.models import OutgoingDocument
from khue.documents.services import dispatch_document, lines_from_text
from khue.documents.tests.factories import acting, make_sealed
from khue.exchange import edxml, services
from khue.exchange.edxml.tests.samples import key_pair, make_document
from khue.exchange.models import Connection, Message, Partner
from khue.exchange.services import keys, wires
from khue.exchange.vxp import Answer, Credentials, MessageType, signed_headers
from khue.organisation.tests.factories import Cast

ORGAN_ID = "000.00.20.H29"
OFFICE_CODE = "012.20.00.H29"
SCHOOL_CODE = "001.12.20.H29"
NAME = "Sở Giáo dục và Đào tạo"
_jobs: dict[str, Callable[..., None]] = {}


@dataclass
class FarSide:
    """The partner: keys, credentials at our hub, and what it was brought."""

    connection: Connection
    partner: Partner
    credentials: Credentials
    brought: list[tuple[str, bytes]] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)

    def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Take a request as the partner's hub does."""
        if path == "sendEdoc":
            self.brought.append((headers["docid"], body))
        return 200, self.answer.to_json()

    def messages(self) -> list[Any]:
        """What it was brought, read and proved by our certificate."""
        from khue.exchange.selectors import current_key

        key = current_key()
        assert key is not None
        found = [
            edxml.read_verified(body, certificate_pem=key.certificate_pem)
            for _name, body in self.brought
        ]
        assert all(item.is_proved for item in found)
        return [item.reading.message for item in found]

    def codes(self) -> list[str]:
        """The status codes that it was brought, in order."""
        return [m.code.value for m in self.messages() if isinstance(m, edxml.Status)]


@cache
def _pair() -> tuple[str, str, x509.Certificate]:
    """Our key: making one takes a second, once is enough."""
    pem, certificate = key_pair("khue")
    return pem, certificate, x509.load_pem_x509_certificate(certificate.encode())


def make_far_side(cast: Cast) -> FarSide:
    """Make our side ready and the partner known to it."""
    pair = _pair()
    with acting(cast.officer), mock.patch.object(keys, "new_pair", lambda _name: pair):
        services.make_key(name="Khuê", by=cast.officer)
        day = dt.date(2020, 9, 15)
        services.set_code(unit=cast.office, code=OFFICE_CODE, valid_from=day, by=cast.officer)
        services.set_code(unit=cast.school, code=SCHOOL_CODE, valid_from=day, by=cast.officer)
        connection, secret = services.add_connection(
            name="Trục Thành phố", system_id="city", by=cast.officer
        )
        services.set_outward(
            connection=connection,
            address="https://truc.example.vn/vxp",
            system_id="khue-gia-dinh",
            secret="a-key-that-the-partner-gave",
            is_polled=False,
            by=cast.officer,
        )
        partner = services.save_partner(
            connection=connection,
            organ_id=ORGAN_ID,
            name=NAME,
            aliases="Sở GD&ĐT",
            certificate_pem=key_pair()[1],
            by=cast.officer,
        )
    connection.refresh_from_db()
    return FarSide(connection, partner, Credentials("city", secret.encode()))


@contextmanager
def reachable(far: FarSide) -> Iterator[FarSide]:
    """The partner's hub answers."""
    with mock.patch.object(wires, "_wire", lambda _address: far):
        yield far


def run_jobs() -> int:
    """Do the room's work that waits in the queue, as a worker would."""
    from khue.exchange import tasks

    work = {"exchange.send": tasks.send, "exchange.practice_answer": tasks.practice_answer}
    done = 0
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__in=work).order_by("id"):
        key = f"{job.id}"
        if key in _seen:
            continue
        _seen.add(key)
        with unit_scope([job.args["unit_id"]]):
            work[job.task_name](**job.args)
        done += 1
    return done


_seen: set[str] = set()


def send_letter(cast: Cast, line: str = "Sở GD&ĐT") -> OutgoingDocument:
    """Send a letter of the office with a line for a body outside."""
    sealed = make_sealed(cast, recipients=lines_from_text(f"{line}\nLưu: VT"))
    with acting(cast.office_clerk):
        return dispatch_document(document=sealed, by=cast.office_clerk)


def deliver(
    client: Client,
    far: FarSide,
    message: edxml.Document | edxml.Status,
    *,
    doc_id: str = "m-1",
    key: str = "axis",
    **changes: Any,
) -> dict[str, Any]:
    """Bring a message to our hub over HTTP; returns the answer."""
    pem, certificate = key_pair(key)
    body = changes.pop("body", None) or edxml.sign(
        message, key_pem=pem, certificate_pem=certificate
    )
    kind = MessageType.STATUS if isinstance(message, edxml.Status) else MessageType.DOCUMENT
    return call(client, far, "POST", "sendEdoc", body, message_type=kind, doc_id=doc_id, **changes)


def call(
    client: Client,
    far: FarSide,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    credentials: Credentials | None = None,
    now: dt.datetime | None = None,
    **said: str,
) -> dict[str, Any]:
    """Call our hub as the partner."""
    headers = signed_headers(
        credentials or far.credentials,
        path=path,
        body=body,
        now=now or timezone.now(),
        sender=ORGAN_ID,
        **said,
    )
    response = client.generic(
        method,
        f"/exchange/vxp/{path}",
        body,
        content_type="application/octet-stream",
        headers={name: value for name, value in headers.items() if name != "Content-Type"},
    )
    if response["Content-Type"] != "application/json":
        return {"content": response.content}
    found: dict[str, Any] = response.json()
    return found | {"http": response.status_code}


def to_office(**changes: Any) -> edxml.Document:
    """A letter of the partner to the office, with a text file."""
    values: dict[str, Any] = {
        "receivers": (edxml.Organ(OFFICE_CODE, "Phòng"),),
        "attachments": (
            edxml.Attachment(
                "cong-van.txt", "Nội dung công văn.".encode(), "text/plain", "", "cid:1"
            ),
        ),
        **changes,
    }
    return make_document(**values)


def messages(**filters: Any) -> list[Message]:
    """Messages of all units, oldest first."""
    with system_scope(reason="tests look at every unit's messages"):
        return list(Message.objects.filter(**filters).select_related("partner").order_by("pk"))
