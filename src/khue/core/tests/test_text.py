"""Folding, tokens and the order of Vietnamese names."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from khue.core.dates import long_date, paper_date
from khue.core.text import clean, fold, given_name_key, tokens


@pytest.mark.parametrize(
    ("typed", "written"),
    [("tuyen sinh", "tuyển sinh"), ("dau cap", "Đầu cấp"), ("nguyen", "Nguyễn"), ("dang", "ĐẶNG")],
)
def test_what_is_typed_without_marks_meets_what_is_written(typed: str, written: str) -> None:
    assert fold(written) == typed
    assert fold(unicodedata.normalize("NFD", written)) == typed


def test_every_vietnamese_letter_folds_to_ascii() -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    assert fold(letters).isascii()
    assert fold(letters.upper()) == fold(letters)


def test_document_numbers_are_found_whole_and_in_part() -> None:
    found = tokens("Thông tư số 36/2017/TT-BGDĐT")
    for wanted in ("36/2017/tt-bgddt", "36/2017", "tt-bgddt", "36", "2017", "thong"):
        assert wanted in found


def test_tags_do_not_glue_words() -> None:
    assert tokens("<p>nước</p><p>trường</p>") == ["nuoc", "truong"]


def test_names_sort_by_given_name_in_vietnamese_order() -> None:
    names = ["Trần Văn Đạt", "Lê Thị An", "Nguyễn Văn Dũng", "Phạm Thị Ân", "Vũ Văn Ánh"]
    assert sorted(names, key=given_name_key) == [
        "Lê Thị An",
        "Vũ Văn Ánh",
        "Phạm Thị Ân",
        "Nguyễn Văn Dũng",
        "Trần Văn Đạt",
    ]


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean("a\u202eb\x00c\u200b") == "abc"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 11, 5), "ngày 05 tháng 11 năm 2026"),
        (date(2026, 9, 15), "ngày 15 tháng 9 năm 2026"),
    ],
)
def test_paper_dates_are_padded_as_the_decree_says(day: date, text: str) -> None:
    assert paper_date(day) == text


def test_long_dates() -> None:
    assert long_date(date(2026, 11, 23)) == "thứ Hai, 23/11/2026"
