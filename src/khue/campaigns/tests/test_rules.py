"""Reading what officials type, and the rules of the fields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khue.campaigns.comparing import Answered, chart, compare, outlier_codes
from khue.campaigns.errors import BadRule, UnknownField
from khue.campaigns.rule_text import check_references, rules_text, with_rules
from khue.campaigns.rules import canonical, find_problems, read_day, read_number, shown
from khue.campaigns.tests.factories import FIELDS, GOOD
from khue.campaigns.types import Field, FieldKind

NUMBER = Field(code="1", label="Lớp", kind=FieldKind.NUMBER)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1250", "1250"),
        ("1.250", "1250"),
        ("1 250", "1250"),
        ("1.250,5", "1250.5"),
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        ("-3", "-3"),
        ("1.25", "1.25"),
        ("không", None),
        ("1.2.3", None),
        ("9" * 16, None),
        ("", None),
    ],
)
def test_numbers_as_they_are_typed(typed: str, number: str | None) -> None:
    assert read_number(typed) == (None if number is None else Decimal(number))


def test_what_is_kept_comes_back_the_same() -> None:
    field = with_rules(NUMBER, "decimals 3")
    for typed in ("1,125", "1.250", "0,5", "12"):
        kept = canonical(field, typed)
        assert canonical(field, shown(field, kept)) == kept
    assert canonical(NUMBER, "mười hai") == "mười hai"


def test_days() -> None:
    assert str(read_day("5/9/2026")) == "2026-09-05"
    assert str(read_day("2026-09-05")) == "2026-09-05"
    assert read_day("31/02/2026") is None


def said(answers: dict[str, object], **more: object) -> set[str]:
    return {p.code for p in find_problems(FIELDS, answers, **more)}  # type: ignore[arg-type]


def test_good_answers_have_no_problem() -> None:
    assert said(dict(GOOD)) == set()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"20": ""}, {"20"}),
        ({"20": "50"}, {"20"}),
        ({"21": "45", "22": "-4"}, {"21", "22"}),
        ({"22": "hai mốt"}, {"22", "20"}),
        ({"31": "1.5"}, {"31"}),
        ({"40": "hôm qua"}, {"40"}),
        ({"50": "Có thể"}, {"50"}),
        ({"70": [{"c1": "Điểm lẻ", "c2": "ba"}]}, {"70"}),
    ],
)
def test_rules_speak(change: dict[str, object], codes: set[str]) -> None:
    assert said({**GOOD, **change}) == codes


def test_a_changed_prefilled_figure_is_explained() -> None:
    held = {"31": ["2", "vị trí việc làm"]}
    assert said(dict(GOOD), prefilled=held) == {"31"}
    assert said(dict(GOOD), prefilled=held, explanations={"31": "Một cô nghỉ."}) == set()
    assert said({**GOOD, "31": "2"}, prefilled=held) == set()


def test_rules_as_text_and_back() -> None:
    for field in FIELDS:
        assert with_rules(field, rules_text(field)) == field
    for wrong in ("<[3]", "=[1]-[2]", ">=x", "là số"):
        with pytest.raises(BadRule):
            with_rules(NUMBER, wrong)
    with pytest.raises(UnknownField):
        check_references([with_rules(NUMBER, "<=[9]")])
    with pytest.raises(BadRule):
        check_references([with_rules(NUMBER, "<=[1]")])


def test_json_and_back() -> None:
    for field in FIELDS:
        assert Field.from_json(field.to_json()) == field


def units(*values: str, before: str = "") -> list[Answered]:
    return [
        Answered(f"Trường {n}", n, {"1": value}, {"1": before} if before else {})
        for n, value in enumerate(values)
    ]


def test_what_stands_out() -> None:
    usual = ("20", "21", "22", "19", "20", "23", "21", "20")
    far = compare(NUMBER, units(*usual, "210"))
    assert [f.unit for f in far.outliers] == ["Trường 8"]
    assert far.total == 376
    assert not compare(NUMBER, units(*usual)).outliers
    jumped = compare(NUMBER, units("40", before="20"))
    assert jumped.outliers
    assert jumped.total_before == 20
    assert not compare(NUMBER, units("6", before="3")).outliers
    assert outlier_codes([NUMBER], units(*usual, "210")) == {8: {"1"}}


def test_bars_fit_into_the_chart() -> None:
    figures = compare(NUMBER, units("10", "0", "-4", before="20")).figures
    drawn = chart(figures, {f.expected_id: "x" for f in figures})
    assert [bar.width for bar in drawn.bars] == [150, 0, 0]
    assert {bar.before_width for bar in drawn.bars} == {300}
