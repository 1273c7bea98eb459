"""Letters as people paste them."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from khue.documents.paper import Block, BlockKind, parse_body, parse_letter
from khue.documents.paper.tests.samples import LETTER


def kinds(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.label) for block in blocks]


def test_head_and_tail_leave_the_body() -> None:
    letter = parse_letter(LETTER)
    assert letter.abstract == "Tổ chức đọc sách và quản lý thư viện số trong nhà trường"
    assert letter.place == "Sao Mai"
    assert letter.dated_on == dt.date(2026, 11, 5)
    assert letter.addressees == (
        "Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở công lập và ngoài công lập",
    )
    assert letter.recipients == (
        "Như trên", "Sở GD-ĐT", "BLĐ/PGD", "Cổng thông tin điện tử", "Lưu: VP",
    )  # fmt: skip


def test_the_body_keeps_its_shape() -> None:
    blocks = parse_letter(LETTER).blocks
    found = kinds(blocks)
    assert found[:3] == [("basis", ""), ("basis", ""), ("paragraph", "")]
    headings = [block.label for block in blocks if block.kind is BlockKind.HEADING]
    assert headings == ["1.", "2.", "3.", "4.", "5.", "6."]
    groups = [block.label for block in blocks if block.kind is BlockKind.ITEM]
    assert groups == [f"{n}." for n in range(1, 10)]
    assert ("bullet", "+") in found
    assert found.count(("bullet", "-")) == 6
    assert ("point", "a)") in found
    assert blocks[-1].text == "Không đưa lên mạng tài liệu chưa được duyệt."


def test_a_line_that_starts_in_lower_case_goes_on() -> None:
    (block,) = parse_body("Các trường báo cáo\nvề phòng trước ngày 20.")
    assert block.text == "Các trường báo cáo về phòng trước ngày 20."


def test_field_codes_of_word_are_not_text() -> None:
    text = '- Địa chỉ: http://a.example.vn\n\n HYPERLINK "http://a.example.vn/" \\h  và http://b.example.vn.'
    (block,) = parse_body(text)
    assert block.text == "Địa chỉ: http://a.example.vn và http://b.example.vn."


def test_several_addressees() -> None:
    letter = parse_letter("Kính gửi:\n- Sở Giáo dục và Đào tạo;\n- Các trường tiểu học.\nNội dung.")
    assert letter.addressees == ("Sở Giáo dục và Đào tạo", "Các trường tiểu học")
    assert kinds(letter.blocks) == [("paragraph", "")]


@pytest.mark.parametrize("last", ["Nội dung thứ nhất.", "Phòng đề nghị các trường như sau:"])
def test_an_addressee_without_a_full_stop_does_not_swallow_the_text(last: str) -> None:
    letter = parse_letter(f"Kính gửi: Hiệu trưởng các trường tiểu học\n\n{last}")
    assert letter.addressees == ("Hiệu trưởng các trường tiểu học",)
    assert [block.text for block in letter.blocks] == [last]


def test_addressees_one_a_line_without_marks() -> None:
    letter = parse_letter("Kính gửi:\nTrường Tiểu học A\nTrường Tiểu học B\nĐề nghị báo cáo.")
    assert letter.addressees == ("Trường Tiểu học A", "Trường Tiểu học B")
    assert len(letter.blocks) == 1


def test_a_decision() -> None:
    text = (
        "Căn cứ Luật A;\nTheo đề nghị của Tổ trưởng.\nQUYẾT ĐỊNH:\n"
        "Chương I. Quy định chung\nĐiều 1. Ban hành.\nMục 2\nĐiều 2. Hiệu lực."
    )
    assert kinds(parse_body(text)) == [
        ("basis", ""),
        ("basis", ""),
        ("resolve", ""),
        ("chapter", "Chương I."),
        ("article", "Điều 1."),
        ("chapter", "Mục 2"),
        ("article", "Điều 2."),
    ]


@pytest.mark.parametrize("text", ["", "   \n\t\n", "./.", "Nơi nhận:", "Kính gửi:"])
def test_nearly_empty_text_is_no_error(text: str) -> None:
    parse_letter(text)


def test_the_real_letter_is_read() -> None:
    name = os.environ.get("KHUE_REAL_LETTER", "")
    if not name or not Path(name).is_file():
        pytest.skip("KHUE_REAL_LETTER names no file: the real letter is not kept here.")
    letter = parse_letter(Path(name).read_text(encoding="utf-8"))
    assert letter.dated_on == dt.date(2019, 11, 7)
    assert len(letter.addressees) == 1
    assert letter.recipients[-1].startswith("Lưu")
    labels = [b.label for b in letter.blocks if b.kind is BlockKind.HEADING]
    assert labels == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert [b.label for b in letter.blocks if b.kind is BlockKind.ITEM] == [
        f"{n}." for n in range(1, 10)
    ]
    assert sum(b.kind is BlockKind.BASIS for b in letter.blocks) == 2
    assert sum(b.kind is BlockKind.BULLET for b in letter.blocks) == 20
    assert not any("HYPERLINK" in b.text for b in letter.blocks)
