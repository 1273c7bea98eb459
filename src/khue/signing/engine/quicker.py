"""Slow loops of the libraries below, done quickly; measured on the verification of a paper.

A signature's container is some 30,000 hexadecimal digits, and judging a paper reads it in every
revision: pyHanko's reader loops over single bytes, as it does over names. asn1crypto prepares names
of people and authorities for comparison letter by letter and spells identifiers digit by digit:
the same few, over and over. Together they were two thirds of the time.

What is remembered depends on the bytes alone, so no file can change what another one means.
"""

import binascii
from functools import lru_cache
from io import BytesIO
from typing import Any

from asn1crypto import core, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

_PART = 8192
_SPACES = b" \t\n\r\x0b\x0c\x00"
_KEPT = 2048
_LONGEST_KEPT = 1024
_slow_preparation = x509.NameTypeAndValue._ldap_string_prep
_slow_dotted = core.ObjectIdentifier.dotted.fget
_slow_name = generic._decode_name


def read_hex_string(stream: BytesIO) -> Any:
    """What pyHanko's `read_hex_string_from_stream` gives; raises PdfStreamError for other signs."""
    stream.read(1)
    parts = []
    while part := stream.read(_PART):
        end = part.find(b">")
        if end >= 0:
            parts.append(part[:end])
            stream.seek(end + 1 - len(part), 1)
            break
        parts.append(part)
    else:
        raise PdfStreamError("A hex string does not end.")
    digits = b"".join(parts).translate(None, _SPACES)
    try:
        return generic.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
    except binascii.Error as error:
        raise PdfStreamError("Unexpected token in hex string.") from error


@lru_cache(maxsize=_KEPT)
def prepared(text: str) -> Any:
    """A part of a name prepared for comparison (RFC 4518): depends on the text alone."""
    return _slow_preparation(x509.NameTypeAndValue(), text)


def dotted(identifier: Any) -> str:
    """An object identifier in dotted notation."""
    return _dotted(bytes(identifier.contents))


@lru_cache(maxsize=_KEPT)
def _dotted(contents: bytes) -> str:
    return str(_slow_dotted(core.ObjectIdentifier(contents=contents)))


def comparable(name: Any) -> str:
    """An X.509 name as the text by which it is compared (RFC 5280 §7.1)."""
    parts = name.chosen
    contents = parts.contents  # without the tag, which differs with the place of the name
    if contents is None or len(contents) > _LONGEST_KEPT:
        return str(parts.hashable)
    return _comparable(bytes(contents))


@lru_cache(maxsize=_KEPT)
def _comparable(contents: bytes) -> str:
    return str(x509.RDNSequence(contents=contents).hashable)


def same_name(one: Any, other: object) -> bool:
    """Whether two X.509 names are the same (RFC 5280 §7.1)."""
    return isinstance(other, x509.Name) and comparable(one) == comparable(other)


def decode_name(name_bytes: bytes) -> generic.NameObject:
    """A PDF name from its bytes; a new object each time, for the reader writes into it."""
    if len(name_bytes) > _LONGEST_KEPT:
        return _slow_name(name_bytes)
    return generic.NameObject(_decoded(bytes(name_bytes)))


@lru_cache(maxsize=_KEPT)
def _decoded(name: bytes) -> str:
    return str(_slow_name(name))


def install() -> None:
    """Let the libraries use them, in this process."""
    generic.read_hex_string_from_stream = read_hex_string
    generic._decode_name = decode_name
    core.ObjectIdentifier.dotted = property(dotted)
    x509.NameTypeAndValue._ldap_string_prep = lambda _self, text: prepared(text)
    x509.Name.hashable = property(comparable)
    x509.Name.__eq__ = same_name
