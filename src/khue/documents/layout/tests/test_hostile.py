"""Files that mean harm or are broken: a clear finding, in bounded time, never an error."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.documents.layout import check_isolated
from khue.documents.layout.check import check_layout
from khue.documents.layout.tests.papers import docx_of, edit, letter, pdf_of
from khue.documents.layout.tests.rules import rules

PDF = pdf_of(letter())
DOCX = docx_of(letter())


def codes(data: bytes) -> set[str]:
    return {item.code for item in check_layout(data, rules()).findings}


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".xml"), data)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused() -> None:
    bomb = packed(word__document_x=b"<a>" + b" " * 60_000_000 + b"</a>")
    start = time.monotonic()
    assert codes(bomb) == {"unsafe"}
    assert time.monotonic() - start < 5


def test_entities_are_refused() -> None:
    def with_entity(text: str) -> str:
        head, rest = text.split("?>", 1)
        return f'{head}?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rest}'

    assert codes(edit(DOCX, "word/document.xml", with_entity)) == {"unsafe"}


def test_macros_are_refused() -> None:
    buffer = io.BytesIO(DOCX)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    assert codes(buffer.getvalue()) == {"unsafe"}


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\x00" * 100, b"<html>", PDF[: len(PDF) // 3]]
)
def test_what_is_no_paper_is_said_to_be_unreadable(data: bytes) -> None:
    assert codes(data) & {"unreadable", "empty"}


def test_a_picture_of_a_paper_is_told() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(buffer, "PDF", resolution=150)
    assert codes(buffer.getvalue()) == {"scan"}


def test_a_locked_file_is_told() -> None:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert codes(buffer.getvalue()) == {"locked"}


def test_the_child_says_the_same_and_obeys_its_limits() -> None:
    assert check_isolated(PDF, rules()).report == check_layout(PDF, rules())
    assert check_isolated(DOCX, rules()).report.findings == ()
    slow = check_isolated(PDF, rules(), seconds=0.05).report
    assert [item.code for item in slow.findings] == ["too_heavy"]
    small = check_isolated(PDF, rules(), memory=40 * 1024 * 1024).report
    assert [item.code for item in small.findings] in (["unreadable"], ["too_heavy"])


def test_the_child_draws_the_pages_with_findings_only() -> None:
    clean = check_isolated(PDF, rules(), pictures=6)
    assert clean.pictures == {}
    marked = check_isolated(pdf_of(letter(number_text="5")), rules(), pictures=6)
    assert set(marked.pictures) == {1}
    assert marked.pictures[1].startswith(b"RIFF")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    source=st.sampled_from([PDF, DOCX]),
    places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=12),
)
def test_a_damaged_file_never_raises(source: bytes, places: list[tuple[float, bytes]]) -> None:
    data = bytearray(source)
    for share, piece in places:
        at = int(share * (len(data) - 1))
        data[at : at + len(piece)] = piece
    check_layout(bytes(data), rules())


XML = st.recursive(
    st.sampled_from(["<w:r><w:t>Số: 5/A</w:t></w:r>", "<w:r><w:tab/><w:br/></w:r>", "<w:p/>", "<w:tbl/>",
                     "<w:r><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t></w:r>",
                     "<w:r><w:t>Nơi nhận:</w:t></w:r>", "<w:r><w:t>PHỤ LỤC</w:t></w:r>",
                     "<w:sectPr/>", '<w:pPr><w:jc w:val="x"/><w:ind w:left="x"/></w:pPr>']),
    lambda inner: st.tuples(
        st.sampled_from(["w:p", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:r", "w:rPr"]),
        st.lists(inner, max_size=5),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=40,
)  # fmt: skip
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@settings(max_examples=80, deadline=None)
@given(parts=st.lists(XML, max_size=12))
def test_any_shape_of_a_docx_is_read(parts: list[str]) -> None:
    body = f'<w:document xmlns:w="{SPACE}"><w:body>{"".join(parts)}</w:body></w:document>'
    assert "unreadable" not in codes(packed(word__document_x=body.encode()))


@settings(max_examples=40, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
            ["parts", "boxes", "margins_mm", "left", "size", "6", "body", "fonts", "tolerance"]
        ), inner, max_size=4),
        max_leaves=12,
    )
)  # fmt: skip
def test_odd_rules_never_raise(value: object) -> None:
    """An office may enter an edition of its own: what cannot be read is not checked."""
    check_layout(DOCX, {"layout": value, "checks": value, "types": value, "stamps": value})
