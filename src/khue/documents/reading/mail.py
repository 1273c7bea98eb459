"""Reading an .eml file: hostile until shown otherwise.

Depth, number of parts, length of headers and of the text are bounded; charsets that lie are
replaced letter by letter; ``winmail.dat`` stays the attachment that it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, cast

from khue.core.text import clean

from .types import Letter, MailLimits, Part

_TAG = re.compile(
    r"<(?:script|style)\b.*?(?:</(?:script|style)>|$)|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]{0,200}>", re.IGNORECASE)
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature",
               "application/pgp-signature"}  # fmt: skip
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")


class MailUnreadable(Exception):
    """The bytes are no mail, or one that goes over the limits; ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Bounded(EmailPolicy):
    """The library's policy with headers cut short: its parser is slow on long ones."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[: MailLimits().header])


_POLICY = _Bounded(raise_on_defect=False)


def parse_mail(data: bytes, limits: MailLimits | None = None) -> Letter:
    """Read a mail; raises ``MailUnreadable`` (``too_large``, ``not_a_mail``, ``too_deep``)."""
    bounds = limits or MailLimits()
    if len(data) > bounds.bytes:
        raise MailUnreadable("too_large")
    if not _looks_like_mail(data):
        raise MailUnreadable("not_a_mail")
    try:
        message = cast(EmailMessage, message_from_bytes(data, policy=_POLICY))
        return _letter(message, bounds)
    except RecursionError:
        raise MailUnreadable("too_deep") from None


def _looks_like_mail(data: bytes) -> bool:
    head = data[:1_000_000].lower()
    names = (b"from:", b"date:", b"message-id:", b"subject:", b"received:", b"mime-version:")
    found = sum(1 for name in names if head.startswith(name) or b"\n" + name in head)
    return found >= 2 and b"\x00" not in data[:1024]


def _letter(message: EmailMessage, limits: MailLimits) -> Letter:
    texts: list[tuple[str, str]] = []
    parts: list[Part] = []
    left_out = 0
    for seen, part in enumerate(_leaves(message, limits)):
        if seen >= limits.parts:
            raise MailUnreadable("too_deep")
        if _is_text(part):
            texts.append((part.get_content_type(), _text_of(part)))
        elif part.get_content_type() not in _SIGNATURES:
            payload = _bytes_of(part)
            if payload and len(parts) < limits.attachments:
                parts.append(Part(_name_of(part, len(parts) + 1), payload))
            else:
                left_out += bool(payload)
    name, address = parseaddr(_header(message, "From"))
    return Letter(
        message_id=_message_id(message),
        sender=address[:200],
        sender_name=name[:200],
        subject=_header(message, "Subject")[:500],
        sent_at=_sent_at(message),
        text=_best_text(texts)[: limits.text],
        attachments=tuple(parts),
        left_out=left_out,
    )


def _leaves(message: EmailMessage, limits: MailLimits) -> Iterator[EmailMessage]:
    """Parts that hold something, mails within the mail unpacked, without recursion."""
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > limits.depth or len(waiting) > limits.parts * 4:
            raise MailUnreadable("too_deep")
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            inside = [item for item in payload if isinstance(item, EmailMessage)]
            waiting.extend((item, depth + 1) for item in reversed(inside))
        else:
            yield part


def _is_text(part: EmailMessage) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return False
    return part.get_content_type() in {"text/plain", "text/html"}


def _text_of(part: EmailMessage) -> str:
    raw = _bytes_of(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1258"):
        try:
            return clean(raw.decode(charset))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return clean(raw.decode("latin-1"))


def _bytes_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name_of(part: EmailMessage, place: int) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, AttributeError, TypeError):
        name = ""
    name = " ".join(clean(name.replace("\\", "/").rpartition("/")[2]).split())
    return name[:200] or f"{place}.{part.get_content_subtype()[:20]}"


def _best_text(texts: list[tuple[str, str]]) -> str:
    """The plain text where there is one, else the HTML without its marks."""
    plain = "\n".join(text for kind, text in texts if kind == "text/plain").strip()
    if plain:
        return plain
    source = "\n".join(text for kind, text in texts if kind == "text/html")
    lines = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", source))).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 - the header parser fails in many ways on hostile headers
        return ""
    return " ".join(clean(value.encode("utf-8", "replace").decode("utf-8", "replace")).split())


def _message_id(message: EmailMessage) -> str:
    text = _header(message, "Message-ID")
    found = _MESSAGE_ID.search(text)
    return (found.group(1) if found else text.strip("<> "))[:250]


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(message, "Date"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
