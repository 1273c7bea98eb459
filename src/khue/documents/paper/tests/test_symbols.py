"""Numbers, symbols and dates by the decree's examples."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.documents.paper import (
    DOCUMENT_TYPES,
    Symbol,
    build_symbol,
    date_line,
    date_words,
    format_number,
    full_number,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/QĐ-BNV", Symbol(15, "QĐ", "BNV")),
        ("05/BNV-VP", Symbol(5, "", "BNV-VP")),
        ("12/UBND-VX", Symbol(12, "", "UBND-VX")),
        ("412/GDĐT-TTTT", Symbol(412, "", "GDĐT-TTTT")),
        ("07/QyĐ-PGDĐT", Symbol(7, "QyĐ", "PGDĐT")),
        ("53/2012/TT-BGDĐT", Symbol(53, "TT", "BGDĐT", 2012)),
        ("91/2025/QH15", Symbol(91, "QH15", "QH15", 2025)),
        ("30/2020/NĐ-CP", Symbol(30, "NĐ", "CP", 2020)),
    ],
)
def test_number_and_symbol_are_taken_apart(text: str, expected: Symbol) -> None:
    assert parse_number(text) == expected
    assert parse_number(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    "text", ["", "05", "05/", "/BNV", "05 / BNV", "05/BNV VP", "123456/BNV", "05/BNV-", "a/BNV"]
)
def test_what_follows_no_grammar_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_the_decrees_examples_are_built() -> None:
    assert full_number(15, build_symbol(code="decision", organisation="BNV")) == "15/QĐ-BNV"
    letter = build_symbol(code="official_letter", organisation="BNV", drafting_unit="VP")
    assert full_number(5, letter) == "05/BNV-VP"


def test_there_are_29_types_and_27_have_letters() -> None:
    assert len(DOCUMENT_TYPES) == 29
    assert len({kind.letters for kind in DOCUMENT_TYPES if kind.letters}) == 27
    assert len({kind.code for kind in DOCUMENT_TYPES}) == 29


def test_a_part_with_a_space_is_refused() -> None:
    with pytest.raises(ValueError, match="part of a symbol"):
        build_symbol(code="decision", organisation="Phòng GD")


@given(st.integers(min_value=1, max_value=99999))
def test_what_is_written_is_read_back(number: int) -> None:
    symbol = parse_number(full_number(number, "QĐ-PGDĐT"))
    assert symbol == Symbol(number, "QĐ", "PGDĐT")


def test_numbers_have_two_digits_at_least() -> None:
    assert [format_number(n) for n in (1, 9, 10, 412)] == ["01", "09", "10", "412"]
    with pytest.raises(ValueError, match="starts at 1"):
        format_number(0)


def test_days_and_the_first_two_months_are_padded() -> None:
    assert date_words(dt.date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert date_words(dt.date(2026, 11, 5)) == "ngày 05 tháng 11 năm 2026"
    assert date_words(dt.date(2026, 3, 12)) == "ngày 12 tháng 3 năm 2026"
    assert date_line("Sao Mai", dt.date(2026, 9, 2)) == "Sao Mai, ngày 02 tháng 9 năm 2026"
