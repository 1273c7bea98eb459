"""Two slow loops of the libraries below, done quickly; measured on the verification of a paper.

A signature's container is some 30,000 hexadecimal digits, and judging a paper reads it in every
revision: pyHanko's reader loops over single bytes. asn1crypto prepares names for comparison letter
by letter, the same few names over and over. Together they were half of the time.
"""

import binascii
from functools import lru_cache
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

_PART = 8192
_SPACES = b" \t\n\r\x0b\x0c\x00"
_slow_preparation = x509.NameTypeAndValue._ldap_string_prep


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


@lru_cache(maxsize=2048)
def prepared(text: str) -> Any:
    """A part of a name prepared for comparison (RFC 4518): depends on the text alone."""
    return _slow_preparation(x509.NameTypeAndValue(), text)


def install() -> None:
    """Let the libraries use both, in this process."""
    generic.read_hex_string_from_stream = read_hex_string
    x509.NameTypeAndValue._ldap_string_prep = lambda _self, text: prepared(text)
