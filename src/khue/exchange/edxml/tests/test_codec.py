"""Reading and writing edXML: round trips, what samples do wrong, what hostile bytes try."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.exchange.edxml import (
    Attachment,
    Business,
    BusinessType,
    Document,
    EdxmlRefused,
    Limits,
    Oddity,
    Organ,
    Problem,
    Replacement,
    ResponseFor,
    Status,
    StatusCode,
    Trace,
    parse_document_id,
    read_message,
    write_message,
)

from .samples import PDF, foreign, make_document, make_replacement, make_status

_LETTERS = string.ascii_letters + string.digits + " -/.,&<>\"'ăâđêôơưấềỗựÁĐ"
TEXT = st.text(_LETTERS, max_size=40).map(lambda t: unicodedata.normalize("NFC", t).strip())
DAYS = st.none() | st.dates(dt.date(1945, 9, 2), dt.date(2100, 1, 1))
MOMENTS = st.none() | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
ORGANS = st.builds(Organ, organ_id=st.just("000.00.20.H29"), name=TEXT, address=TEXT, email=TEXT)
NAMES = st.text(string.ascii_letters + "ăđếự_-", min_size=1, max_size=20).map(
    lambda t: unicodedata.normalize("NFC", t) + ".pdf"
)
DOCUMENTS = st.builds(
    Document,
    sender=ORGANS,
    receivers=st.lists(ORGANS, max_size=3).map(tuple),
    document_id=TEXT,
    number=TEXT,
    notation=TEXT,
    issued_on=DAYS,
    due_on=DAYS,
    subject=TEXT,
    content=TEXT,
    priority=st.integers(0, 3),
    pages=st.integers(0, 900),
    to_places=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    traces=st.lists(st.builds(Trace, organ_id=TEXT, at=MOMENTS), max_size=2).map(tuple),
    answers=st.lists(st.builds(ResponseFor, organ_id=TEXT, code=TEXT, issued_on=DAYS), max_size=2).map(
        tuple
    ),
    business=st.builds(
        Business,
        type=st.sampled_from(BusinessType),
        reason=TEXT,
        has_paper=st.booleans(),
        replaces=st.lists(
            st.builds(Replacement, document_id=TEXT, organ_ids=st.just(("1.2.H3",))), max_size=2
        ).map(tuple),
    ),
    attachments=st.lists(
        st.builds(
            Attachment,
            name=NAMES,
            data=st.binary(max_size=300),
            content_type=st.just("application/pdf"),
            content_id=st.uuids().map(lambda u: f"cid:{u}"),
        ),
        max_size=3,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_document_comes_back_as_it_was_written(message: Document) -> None:
    assert read_message(write_message(message)).message == message


@pytest.mark.parametrize("code", list(StatusCode))
def test_every_status_comes_back(code: StatusCode) -> None:
    status = make_status(code)
    reading = read_message(write_message(status))
    assert reading.message == status
    assert not reading.findings


def test_a_replacement_keeps_what_it_replaces() -> None:
    message = make_replacement()
    assert read_message(write_message(message)).message == message


def test_decomposed_vietnamese_is_composed() -> None:
    message = make_document(subject=unicodedata.normalize("NFD", "Tuyển sinh đầu cấp"))
    read = read_message(write_message(message)).message
    assert isinstance(read, Document)
    assert read.subject == "Tuyển sinh đầu cấp"


def test_what_xml_cannot_carry_is_left_out_when_writing() -> None:
    read = read_message(write_message(make_document(subject="A\x00B\x0bC"))).message
    assert isinstance(read, Document)
    assert read.subject == "ABC"


def _oddities(data: bytes) -> set[Oddity]:
    return {finding.oddity for finding in read_message(data).findings}


def test_a_foreign_sample_is_survived_with_findings() -> None:
    reading = read_message(foreign())
    message = reading.message
    assert isinstance(message, Document)
    assert message.sender.name == "UBND xã Hòa Tiến"
    assert message.issued_on is None
    assert message.reference == "74fass22/VPCP-TTĐT"
    assert message.attachments[0].data == b"PK\x03\x04"
    assert {f.oddity for f in reading.findings} == {Oddity.BOM, Oddity.DATE}


@pytest.mark.parametrize(
    ("changes", "oddity"),
    [
        ({"before": b"1212"}, Oddity.JUNK_BEFORE),
        ({"identifier": "5d8f2c6e-8d3e-4f7e-9d61-0f6f2c1b7a11"}, Oddity.DOCUMENT_ID_OPAQUE),
        ({"identifier": ""}, Oddity.DOCUMENT_ID_EMPTY),
        ({"identifier": "000.00.00.G22,2014/02/30,78/VP"}, Oddity.DOCUMENT_ID_DATE),
        ({"name": "../../etc/passwd.doc"}, Oddity.NAME),
    ],
)
def test_each_known_fault_is_one_finding(changes: dict[str, object], oddity: Oddity) -> None:
    data = foreign(**{"before": b"", "day": "2019/01/16", **changes})  # type: ignore[arg-type]
    assert _oddities(data) == {oddity}


def test_a_path_never_leaves_the_name() -> None:
    message = read_message(foreign(name="..\\..\\C:/x/công văn.doc")).message
    assert isinstance(message, Document)
    assert message.attachments[0].name == "công văn.doc"


def test_a_missing_file_is_a_finding() -> None:
    data = write_message(make_document()).replace(b"<ContentId>cid:1<", b"<ContentId>cid:2<", 1)
    assert _oddities(data) == {Oddity.MANIFEST}


def test_document_ids() -> None:
    found = parse_document_id("000.00.20.H29,2026/11/05,05/SGDĐT-VP, phụ lục")
    assert found is not None
    assert (found.organ_id, found.issued_on) == ("000.00.20.H29", dt.date(2026, 11, 5))
    assert found.reference == "05/SGDĐT-VP, phụ lục"
    assert parse_document_id("a-guid") is None


def _problem(data: bytes, limits: Limits | None = None) -> Problem:
    with pytest.raises(EdxmlRefused) as caught:
        read_message(data, limits=limits)
    return caught.value.problem


BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""
)
XXE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><edXML>&a;</edXML>"""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NOT_XML),
        (b"\x00\x01", Problem.NOT_XML),
        (b"%PDF-1.7", Problem.NOT_XML),
        (b"<a>", Problem.NOT_XML),
        (b"<a>&undefined;</a>", Problem.NOT_XML),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16-le"), Problem.NOT_XML),
        (b"<html/>", Problem.NOT_EDXML),
        (BOMB, Problem.DOCTYPE),
        (XXE, Problem.DOCTYPE),
        (b"<a>" * 60 + b"</a>" * 60, Problem.TOO_DEEP),
        (b"<a>" + b"<b/>" * 21_000 + b"</a>", Problem.TOO_MANY),
        (b"<a>" + b"x" * 300_000 + b"</a>", Problem.TEXT_TOO_LONG),
        (b"<a b='" + b"x" * 300_000 + b"'/>", Problem.TEXT_TOO_LONG),
    ],
)
def test_hostile_bytes_are_refused(data: bytes, problem: Problem) -> None:
    assert _problem(data) == problem


def test_a_message_that_is_too_large_is_refused_unread() -> None:
    assert _problem(b"<" * 2000, Limits(message=1000)) == Problem.TOO_LARGE


def test_a_large_file_passes() -> None:
    big = make_document(attachments=(Attachment("a.pdf", PDF * 800_000, content_id="cid:1"),))
    read = read_message(write_message(big)).message
    assert isinstance(read, Document)
    assert len(read.attachments[0].data) > 15_000_000


def test_broken_base64_and_unknown_status_are_refused() -> None:
    text = write_message(make_document())
    start = text.index(b"<ContentTransferEncoded>") + 24
    assert _problem(text[:start] + b"!!" + text[start:]) == Problem.BASE64
    status = write_message(make_status()).replace(b"<StatusCode>01", b"<StatusCode>99")
    assert _problem(status) == Problem.STATUS


def test_a_message_without_sender_is_refused() -> None:
    sender = dataclasses.replace(make_document().sender, organ_id="")
    assert _problem(write_message(make_document(sender=sender))) == Problem.NO_SENDER


@pytest.mark.parametrize(
    "extra",
    ["<SecretLevel>1</SecretLevel>", "<DoMat>Mật</DoMat>", "<Priority>Tối mật</Priority>"],
)
def test_a_secrecy_field_is_refused(extra: str) -> None:
    assert _problem(foreign(extra=extra)) == Problem.SECRECY


@pytest.mark.parametrize("extra", ["<SecretLevel>0</SecretLevel>", "<DoMat>Thường</DoMat>"])
def test_a_secrecy_field_that_says_none_is_no_mark(extra: str) -> None:
    assert isinstance(read_message(foreign(extra=extra)).message, Document)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutilated_messages_never_crash(data: st.DataObject) -> None:
    source = bytearray(write_message(make_document()))
    for _turn in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(source) - 1))
        source[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    with contextlib.suppress(EdxmlRefused):
        assert isinstance(read_message(bytes(source)).message, Document | Status)
