"""The quick loops give what the libraries' own give, and what they remember is never mixed up."""

from __future__ import annotations

from io import BytesIO

import pytest
from asn1crypto import core, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError

from khue.signing.engine import quicker

IDENTIFIERS = [
    "1.2.840.113549.1.1.11",
    "2.5.4.3",
    "0.9.2342.19200300.100.1.1",
    "2.16.840.1.101.3.4.2.1",
]
PEOPLE = [
    {"common_name": "Trần Thị  Thu Hà", "country_name": "VN"},
    {"common_name": "trần thị thu hà ", "country_name": "VN"},
    {"common_name": "Trần Thị Thu Hà", "organization_name": "Phòng GD", "country_name": "VN"},
    {"common_name": "Trần Thị Thu Hạ", "country_name": "VN"},
]


def parsed(person: dict[str, str]) -> x509.Name:
    return x509.Name.load(x509.Name.build(person).dump())


@pytest.mark.parametrize(
    ("written", "meant"),
    [(b"<48656C6c6f>", b"Hello"), (b"<48 65\n6C>", b"Hel"), (b"<4>", b"@"), (b"<>", b"")],
)
def test_hex_strings(written: bytes, meant: bytes) -> None:
    stream = BytesIO(written + b" rest")
    found = quicker.read_hex_string(stream)
    assert getattr(found, "original_bytes", found) == meant
    assert stream.read() == b" rest"


@pytest.mark.parametrize("broken", [b"<48", b"<4x>", b"<" + b"0" * 9000])
def test_broken_hex_strings_are_refused(broken: bytes) -> None:
    with pytest.raises(PdfStreamError):
        quicker.read_hex_string(BytesIO(broken))


def test_long_hex_strings_end_where_they_end() -> None:
    stream = BytesIO(b"<" + b"ab" * 30_000 + b">>")
    assert len(quicker.read_hex_string(stream).original_bytes) == 30_000
    assert stream.read() == b">"


@pytest.mark.parametrize("text", IDENTIFIERS)
def test_identifiers(text: str) -> None:
    identifier = core.ObjectIdentifier(text)
    again = core.ObjectIdentifier.load(identifier.dump())
    assert quicker.dotted(again) == quicker._slow_dotted(again) == text


@pytest.mark.parametrize("one", PEOPLE)
@pytest.mark.parametrize("other", PEOPLE)
def test_names_are_compared_as_the_standard_says(
    one: dict[str, str], other: dict[str, str]
) -> None:
    left, right = parsed(one), parsed(other)
    slowly = left.chosen == right.chosen  # the sequence's own comparison is the library's
    assert quicker.same_name(left, right) is slowly
    assert quicker.comparable(left) == left.chosen.hashable


def test_the_tag_before_a_name_does_not_matter() -> None:
    name = x509.Name.build(PEOPLE[0])
    tagged = x509.GeneralName("directory_name", name)
    within = x509.GeneralName.load(tagged.dump()).chosen
    assert quicker.same_name(within, parsed(PEOPLE[0]))
    assert not quicker.same_name(within, "Trần Thị Thu Hà")


@pytest.mark.parametrize("written", [b"Type", b"A#20B", b"x" * 2000])
def test_names_in_files(written: bytes) -> None:
    quick, slow = quicker.decode_name(written), quicker._slow_name(written)
    assert quick == slow
    assert isinstance(quick, generic.NameObject)
    assert quicker.decode_name(written) is not quick, "the reader writes into each"


def test_a_broken_name_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(PdfReadError):
            quicker.decode_name(b"A#2")
