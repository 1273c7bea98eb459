"""File names and kinds: every bad input of the journey's list."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.compliance.screening.engine import inspect
from khue.compliance.screening.kinds import check_kind, sniff
from khue.compliance.screening.names import MAX_NAME_BYTES, member_complaint, read_name
from khue.compliance.screening.types import Limits, State

from . import samples


def test_nfd_name_becomes_nfc() -> None:
    wanted = "Công văn số 12 về việc đổi mật khẩu.pdf"
    name, complaint = read_name(unicodedata.normalize("NFD", wanted))
    assert (name, complaint) == (wanted, None)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("../../etc/passwd", "name.traversal"),
        ("..\\..\\boot.txt", "name.traversal"),
        ("/etc/passwd.txt", "name.traversal"),
        (b"c\xf4ng v\xe3n.pdf", "name.encoding"),
        ("c\udcf4ng.pdf", "name.encoding"),
        ("gia\u202efdp.exe", "name.direction"),
        ("a\u200b.pdf", "name.control"),
        ("a\x00.pdf", "name.control"),
        ("a\n.pdf", "name.control"),
        ("CON.txt", "name.forbidden"),
        ("a|b.pdf", "name.forbidden"),
        ("", "name.empty"),
        (".pdf", "name.empty"),
    ],
)
def test_bad_names_are_refused(raw: str | bytes, rule: str) -> None:
    name, complaint = read_name(raw)
    assert complaint is not None
    assert complaint.rule == rule
    assert "/" not in name
    assert name.isprintable()


def test_long_names_keep_their_extension() -> None:
    name, complaint = read_name("ắ" * 300 + ".pdf")
    assert complaint is None
    assert name.endswith(".pdf")
    assert len(name.encode()) <= MAX_NAME_BYTES


@given(st.one_of(st.text(), st.binary()))
@settings(max_examples=300, deadline=None)
def test_any_name_is_answered(raw: str | bytes) -> None:
    name, _ = read_name(raw)
    assert name
    assert len(name.encode("utf-8")) <= MAX_NAME_BYTES


@pytest.mark.parametrize("path", ["a/../../b", "/abs", "C:\\x", "a\u202eb", "x\x01"])
def test_archive_paths(path: str) -> None:
    assert member_complaint(path) is not None
    assert member_complaint("thư mục/tệp.pdf") is None


@pytest.mark.parametrize(
    ("data", "name", "rule"),
    [
        (b"", "trong.pdf", "type.empty"),
        (b"MZ\x90\x00" + b"\x00" * 64, "giay-moi.pdf", "type.executable"),
        (b"\x7fELF" + b"\x00" * 64, "anh.png", "type.executable"),
        (b"hello", "a.exe", "type.executable"),
        (b"hello", "a.docm", "type.executable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "cu.doc", "type.old_office"),
        (b"hello", "a.mp3", "type.not_allowed"),
        (b"hello", "a", "type.not_allowed"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "type.mismatch"),
        (b"\x00\x01\x02", "a.txt", "type.mismatch"),
    ],
)
def test_kinds_are_refused(data: bytes, name: str, rule: str) -> None:
    kind, refused = check_kind(data, name)
    assert kind is None
    assert refused is not None
    assert refused.rule == rule


def test_sniffing_tells_office_files_apart() -> None:
    assert sniff(samples.docx()) == "docx"
    assert sniff(samples.xlsx(["a"])) == "xlsx"
    assert sniff(samples.odt(["a"])) == "odt"
    assert sniff(samples.archive({"a.txt": b"a"})) == "zip"


def test_sixty_megabytes_are_refused() -> None:
    verdict = inspect(b"%PDF-1.7" + bytes(60 * 1024 * 1024), "to.pdf")
    assert verdict.state is State.REFUSED
    assert verdict.findings[0].rule == "type.too_large"


@given(st.binary(max_size=2000), st.sampled_from(["a.txt", "a.csv", "a.zip", "a.docx"]))
@settings(max_examples=200, deadline=None)
def test_random_bytes_never_break_the_engine(data: bytes, name: str) -> None:
    inspect(data, name, Limits(ocr_seconds=0))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_files_never_break_the_engine(data: st.DataObject) -> None:
    files = ((samples.pdf(), "a.pdf"), (samples.docx(), "a.docx"), (samples.xlsx(["x"]), "a.xlsx"))
    whole, name = data.draw(st.sampled_from(files))
    cut = bytearray(whole[: data.draw(st.integers(10, len(whole)))])
    for _ in range(data.draw(st.integers(0, 8))):
        cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    inspect(bytes(cut), name, Limits(ocr_seconds=0))


def test_every_finding_of_the_engine_has_a_message() -> None:
    from khue.compliance.errors import MESSAGES

    sources = (Path(__file__).parents[1] / "screening").glob("*.py")
    codes = {
        code
        for source in sources
        for code in re.findall(r'finding\("([a-z]+\.[a-z_]+)"', source.read_text(encoding="utf-8"))
    }
    assert {code for code in codes if not code.startswith("secrecy.")} <= set(MESSAGES)
    assert len(codes) > 25
