"""Annexes: Roman numbers, pasted tables, own pages, number and date in the head line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.documents.paper import Annex, BlockKind, annex_label, page_size, parse_annex, render_paper
from khue.documents.paper.annexes import column_alignments, roman
from khue.documents.paper.tests.test_render import content

TABLE = """\
Danh sách các trường tham dự
STT\tTrường\tSố lớp
1\tTiểu học Hoa Sen\t24
2\tTiểu học Bình Minh\t18
Các trường gửi danh sách trước ngày 10.
"""


def test_a_pasted_table_stays_a_table() -> None:
    blocks = parse_annex(TABLE)
    assert [block.kind for block in blocks] == [
        BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH,
    ]  # fmt: skip
    assert blocks[1].rows[0] == ("STT", "Trường", "Số lớp")
    assert column_alignments(blocks[1].rows) == ["right", "left", "right"]


def test_bars_make_a_table_too_and_one_line_alone_does_not() -> None:
    (table,) = parse_annex("| A | B |\n|---|---|\n| x | |\n| y |")
    assert table.rows == (("A", "B"), ("x", ""), ("y", ""))
    (line,) = parse_annex("Chọn A | B.")
    assert line.kind == BlockKind.PARAGRAPH


def test_numbers_of_annexes_are_roman() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 29, 49)] == ["I", "IV", "IX", "XIV", "XXIX", "XLIX"]
    assert annex_label(0, 1) == "Phụ lục"
    assert annex_label(1, 3) == "Phụ lục II"
    with pytest.raises(ValueError, match="start"):
        roman(0)


def test_each_annex_begins_a_page_and_waits_for_number_and_date() -> None:
    letter = content()
    plain = render_paper(letter)
    annexes = (Annex("Danh sách", parse_annex(TABLE)), Annex("Biểu mẫu", parse_annex("Nội dung.")))
    paper = render_paper(replace(letter, annexes=annexes))
    assert paper.pages == plain.pages + 2
    for index in (1, 2):
        assert paper.boxes[f"annex_number_{index}"].page == plain.pages + index - 1
        assert paper.boxes[f"annex_date_{index}"].page == plain.pages + index - 1
    assert page_size(paper.pdf) == pytest.approx((595.3, 841.9), abs=0.2)
    with pytest.raises(ValueError, match="PDF"):
        page_size(b"no")


@given(st.text(alphabet="ab|\t\n -1.", max_size=60))
def test_anything_typed_becomes_blocks(text: str) -> None:
    for block in parse_annex(text):
        assert len({len(row) for row in block.rows}) <= 1
