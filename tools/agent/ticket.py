"""Reads a ticket and makes sure that it asks for a signature on a document and for nothing else."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, tsp

from .errors import TicketRefused

VERSION = 1
ALGORITHMS = ("ecdsa-sha256", "rsassa-pss-sha256")
MOST = 16 * 1024
_DIGEST = 32
_MOST_TEXT = 500
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
# What a PDF signature may hold in its signed attributes (PAdES, EN 319 142-1), by object id.
_KNOWN = {
    _CONTENT_TYPE,
    _MESSAGE_DIGEST,
    _CERTIFICATE,
    "1.2.840.113549.1.9.16.2.15",  # signature policy
    "1.2.840.113549.1.9.16.2.16",  # commitment
    "1.2.840.113549.1.9.16.2.20",  # content timestamp
    "1.2.840.113549.1.9.52",  # algorithm protection
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is to be signed, for whom, until when. ``attributes`` are the bytes to sign."""

    id: int
    origin: str
    document: str
    sha256: str
    number: str
    unit: str
    is_seal: bool
    certificate_sha256: str
    algorithm: str
    attributes: bytes
    expires_at: datetime

    @property
    def check(self) -> str:
        """The letters that the person compares with those on Khuê's page."""
        text = hashlib.sha256(self.attributes).hexdigest()[:16]
        return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def read_ticket(data: bytes, *, origin: str = "") -> Ticket:
    """Return the ticket of these bytes; raises TicketRefused.

    ``origin`` is the address of the page that sent it; a file brought by hand has none.
    """
    if len(data) > MOST:
        raise TicketRefused("Yêu cầu ký quá lớn, không phải của Khuê.")
    try:
        found = _ticket(json.loads(data))
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as error:
        raise TicketRefused("Đây không phải tệp yêu cầu ký của Khuê.") from error
    if origin and found.origin != origin:
        raise TicketRefused("Yêu cầu ký không thuộc trang đang mở. Hãy tải lại trang của Khuê.")
    if found.expires_at <= datetime.now(UTC):
        raise TicketRefused("Yêu cầu ký đã hết hạn. Hãy bắt đầu lại trên trang của Khuê.")
    _must_be_of_a_document(found)
    return found


def write_answer(ticket: Ticket, signature: bytes) -> dict[str, Any]:
    """Return the answer that Khuê's page expects."""
    value = base64.b64encode(signature).decode()
    return {"khue_answer": VERSION, "id": ticket.id, "signature": value}


def _ticket(given: dict[str, Any]) -> Ticket:
    if given["khue_ticket"] != VERSION or given["algorithm"] not in ALGORITHMS:
        raise ValueError("another version")
    expires_at = datetime.fromisoformat(given["expires_at"])
    if expires_at.tzinfo is None:
        raise ValueError("a time without zone")
    return Ticket(
        id=int(given["id"]),
        origin=_text(given, "origin"),
        document=_text(given, "document"),
        sha256=_text(given, "sha256"),
        number=_text(given, "number"),
        unit=_text(given, "unit"),
        is_seal=given["purpose"] == "seal",
        certificate_sha256=_text(given, "certificate_sha256"),
        algorithm=given["algorithm"],
        attributes=base64.b64decode(given["attributes"], validate=True),
        expires_at=expires_at,
    )


def _text(given: dict[str, Any], name: str) -> str:
    """A short line of text, without characters that could deceive the eye."""
    value = given[name]
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise ValueError(name)
    return "".join(letter for letter in value if letter.isprintable())


def _must_be_of_a_document(ticket: Ticket) -> None:
    """Sign CMS attributes over a content hash, bound to the certificate; never loose bytes."""
    try:
        attributes = cms.CMSAttributes.load(ticket.attributes, strict=True)
        found = {item["type"].dotted: item["values"] for item in attributes}
        is_right = (
            set(found) <= _KNOWN
            and found[_CONTENT_TYPE].native == ["data"]
            and len(found[_MESSAGE_DIGEST].native[0]) == _DIGEST
            and _certificate_hash(found) == bytes.fromhex(ticket.certificate_sha256)
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise TicketRefused("Nội dung cần ký không đọc được. Hãy bắt đầu lại.") from error
    if not is_right:
        raise TicketRefused(
            "Nội dung cần ký không phải chữ ký trên văn bản nên chương trình ký từ chối."
        )


def _certificate_hash(found: dict[str, Any]) -> bytes:
    bound = tsp.SigningCertificateV2.load(found[_CERTIFICATE][0].dump())
    return bytes(bound["certs"][0]["cert_hash"].native)
