"""A good PDF has no finding; each single fault has exactly its own."""

from __future__ import annotations

import dataclasses

import pytest

from khue.documents.layout import Severity
from khue.documents.layout.tests.papers import check, found_in, letter, pdf_of, plan
from khue.documents.paper import Annex, Measures, PaperContent, Urgency, parse_body, render_paper


def test_good_papers_have_no_finding() -> None:
    assert found_in(pdf_of(letter())) == set()
    assert found_in(pdf_of(plan())) == set()


def sized(**sizes: float) -> Measures:
    measures = Measures()
    names = {key.replace("n", "", 1) if key.startswith("n") else key: v for key, v in sizes.items()}
    return dataclasses.replace(measures, sizes={**measures.sizes, **names})


def margins(**sides: float) -> Measures:
    measures = Measures()
    return dataclasses.replace(measures, margins={**measures.margins, **sides})


ISSUER_RULE = (
    'context rule(widest(data.issuing_body.split("\\n").map(upper), size("2")) * rule-share)'
)
LETTERS: list[tuple[str, PaperContent]] = [
    ("margins.margin_left", letter(measures=margins(left=20))),
    ("margins.margin_right", letter(measures=margins(right=8))),
    ("margins.margin_top", letter(measures=margins(top=14))),
    ("margins.margin_bottom", letter(measures=margins(bottom=8))),
    ("nation.size", letter(measures=sized(n1=10))),
    ("motto.size", letter(measures=sized(**{"1_motto": 11}))),
    ("number.size", letter(measures=sized(n3=10))),
    ("date.size", letter(measures=sized(n4=11))),
    ("about.size", letter(measures=sized(**{"5b": 10}))),
    ("body.size", letter(measures=sized(n6=11))),
    ("to.size", letter(measures=sized(**{"9a": 10}))),
    ("recipients.size", letter(measures=sized(**{"9b": 14}))),
    ("recipients_label.size", letter(measures=sized(**{"9b_label": 14.5}))),
    ("page_number.size", letter(measures=sized(page_number=9))),
    ("body.indent", letter(measures=dataclasses.replace(Measures(), first_line_cm=2.5))),
    ("body.gap", letter(measures=dataclasses.replace(Measures(), paragraph_gap_pt=0))),
    ("type.size", plan(measures=sized(**{"5a": 11}))),
    ("number.number_padding", letter(number_text="5")),
    ("number.number_type", plan(symbol="QĐ-PGDĐT")),
    ("number.number_no_type", letter(symbol="QĐ-PGDĐT")),
    ("date.date_day", letter(date_text="ngày 5 tháng 11 năm 2026")),
    ("date.date_month", letter(date_text="ngày 05 tháng 1 năm 2026")),
    ("date.date_month_extra", letter(date_text="ngày 05 tháng 09 năm 2026")),
    ("date.date_impossible", letter(date_text="ngày 31 tháng 11 năm 2026")),
    ("date.date_year", letter(date_text="ngày 05 tháng 11 năm 26")),
    ("type.type_unknown", plan(type_name="Ý kiến")),
    ("to.missing", letter(addressees=())),
    ("signer.name_title", letter(signer_name="ThS. Nguyễn Thị Thử")),
    ("post.authority_mark", letter(signer_lines=("KT Trưởng phòng", "Phó Trưởng phòng"))),
    ("post.authority_post", letter(signer_lines=("KT. Trưởng phòng",))),
    ("recipients.archive_missing", letter(recipients=("Như trên", "Sở GD-ĐT"))),
    ("recipients.archive_clerk", letter(recipients=("Như trên", "Lưu: VP"))),
    ("recipients.as_above", letter(recipients=("Sở GD-ĐT", "Lưu: VT, VP"))),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "paper"), LETTERS, ids=[f"{i}-{c}" for i, (c, _) in enumerate(LETTERS)])  # fmt: skip
def test_a_fault_of_the_content_is_exactly_one_finding(expected: str, paper: PaperContent) -> None:
    found = found_in(pdf_of(paper))
    together = {"abstract.size"} if expected == "type.size" else set()  # one measure for both
    assert found == {expected} | together


TEMPLATES: list[tuple[str, bool, tuple[str, str]]] = [
    ("nation.missing", False, ("[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM]", "[]")),
    ("nation.caps", False, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cộng hòa xã hội chủ nghĩa Việt Nam")),
    ("motto.rule_missing", False, ("context rule(measure(motto).width)", "[]")),
    ("motto.rule_length", False, ("context rule(measure(motto).width)", "rule(20mm)")),
    ("issuer.rule_missing", False, (ISSUER_RULE, "")),
    ("issuer.rule_length", False, (ISSUER_RULE, "rule(60mm)")),
    ("issuer.bold", False, ('size("2"), weight: "bold"', 'size("2")')),
    ("parent.not_bold", False, ('text(size: size("2"), lines(upper(data.parent_body)))',
                                'text(size: size("2"), weight: "bold", lines(upper(data.parent_body)))')),
    ("number.missing", False, ("  {\n    set par(justify: false)\n    number-line\n", "  {\n    set par(justify: false)\n")),
    ("number.number_form", False, ("[Số: #fill", "[#fill")),
    ("number.number_form", False, ("[Số: #fill", "[Số #fill")),
    ("date.upright", False, ("", "")),
    ("about.about_form", False, ("[V/v #data.abstract]", "[Về việc #data.abstract]")),
    ("about.upright", False, ('text(size: size("5b"))', 'text(size: size("5b"), style: "italic")')),
    ("type.bold", True, ('text(size: size("5a"), weight: "bold", upper(data.type_name))',
                         'text(size: size("5a"), upper(data.type_name))')),
    ("abstract.rule_missing", True, ("rule(calc.min(width, area.width * 80%) * rule-share)", "[]")),
    ("body.justify", False, ("#set par(justify: true", "#set par(justify: false")),
    ("body.spacing", False, ("#let leading = 0.26em", "#let leading = 1.1em")),
    ("basis.italic", False, ('paragraph(text(style: "italic", item.text)', "paragraph(text(item.text)")),
    ("body.color", False, ("else { paragraph(item.text, last: last) }",
                           "else { paragraph(text(fill: rgb(\"#1155CC\"), item.text), last: last) }")),
    ("post.bold", False, ("for part in data.signer_lines { upper(part)",
                          'for part in data.signer_lines { text(weight: "regular", upper(part))')),
    ("signer.missing", False, ("  data.signer_name\n", "")),
    ("signer.italic", False, ("", "")),
    ("recipients_label.missing", False, ("[Nơi nhận:]", "[]")),
    ("recipients_label.bold", False, ('text(size: size("9b_label"), weight: "bold", style: "italic")',
                                      'text(size: size("9b_label"), style: "italic")')),
    ("recipients.recipients_dash", False, ("columns: (2.6mm, 1fr), [-], name", "columns: (2.6mm, 1fr), [], name")),
    ("page_number.page_number_missing", False, ("if number > 1 {", "if number > 100 {")),
    ("page_number.page_number_first", False, ("if number > 1 {", "if number > 0 {")),
    ("page_number.page_number_place", False, ("align(center, text(size: size(\"page_number\")",
                                              "align(right, text(size: size(\"page_number\")")),
]  # fmt: skip
TEMPLATES = [row for row in TEMPLATES if row[2] != ("", "")]


@pytest.mark.parametrize(("expected", "named", "change"), TEMPLATES, ids=[row[0] for row in TEMPLATES])  # fmt: skip
def test_a_fault_of_the_setting_is_exactly_one_finding(
    expected: str, named: bool, change: tuple[str, str]
) -> None:
    assert found_in(pdf_of(plan() if named else letter(), change)) == {expected}


def test_an_issuer_in_small_letters() -> None:
    paper = letter(issuing_body="Phòng GIÁO DỤC VÀ ĐÀO TẠO")
    small = ("lines(upper(data.issuing_body))", "lines(data.issuing_body)")
    assert found_in(pdf_of(paper, small)) == {"issuer.caps"}


def test_a_wide_left_margin() -> None:
    wide = letter(measures=margins(left=40))
    found = found_in(pdf_of(wide, ("columns: (75mm, 1fr)", "columns: (62mm, 1fr)")))
    assert found == {"margins.margin_left"}


def test_page_size() -> None:
    small = pdf_of(letter(), ('paper: "a4"', 'paper: "us-letter"'))
    assert "page.page_size" in found_in(small)


def test_body_marks() -> None:
    blocks = [{"kind": "basis", "text": "Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019.", "label": ""},
              {"kind": "basis", "text": "Căn cứ Kế hoạch năm học;", "label": ""},
              {"kind": "paragraph", "text": "Phòng đề nghị các trường thực hiện.", "label": ""}]  # fmt: skip
    found = found_in(pdf_of(letter(), data={"blocks": blocks}))
    assert found == {"basis.basis_end", "basis.basis_last", "body.body_end"}


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.VERY_URGENT, Urgency.EXPRESS])
def test_stamps(urgency: Urgency) -> None:
    paper = letter(urgency=urgency)
    assert found_in(pdf_of(paper)) == set()
    black = ('#let red = rgb("#C00000")', "#let red = black")
    assert found_in(pdf_of(paper, black)) == {"urgency.stamp_color"}
    bare = (", stroke: 1pt + red, inset: 0pt", ", inset: 0pt")
    assert found_in(pdf_of(paper, bare)) == {"urgency.stamp_frame"}
    wide = ("box(width: width * 1mm,", "box(width: width * 1.4mm,")
    assert found_in(pdf_of(paper, wide)) == {"urgency.stamp_size"}


def test_annexes_count_their_own_pages() -> None:
    long = "\n".join(
        f"{n}. Mục thứ {n} của danh mục sách dùng chung trong nhà trường." for n in range(1, 90)
    )
    paper = letter(annexes=(Annex("Danh mục sách", parse_body(long)),))
    assert found_in(pdf_of(paper)) == set()
    on = ("  counter(page).update(0)\n", "")
    assert found_in(pdf_of(paper, on)) == {"annex.annex_number", "annex.page_number_first"}
    lonely = ('"(Kèm theo " + data.kind_name', '"(Thuộc " + data.kind_name')
    assert found_in(pdf_of(paper, lonely)) == {"annex.annex_reference"}


def test_other_fonts_are_named() -> None:
    other = ('font: "Tinos"', 'font: "Libertinus Serif"')
    report = check(pdf_of(letter(), other))
    fonts = [item for item in report.findings if item.code == "font"]
    assert fonts and "Libertinus" in fonts[0].values["font"]
    assert fonts[0].severity is Severity.ERROR


def test_a_blank_number_and_date_are_no_fault_and_places_are_told() -> None:
    report = check(render_paper(letter(number_text="", date_text="", is_preview=True)).pdf)
    assert report.findings == ()
    assert {"nation", "motto", "issuer", "number", "date", "post", "signer"} <= set(report.boxes)
    assert report.boxes["nation"].page == 1 and report.boxes["nation"].x0 > 105 * 72 / 25.4


def test_the_date_on_the_paper_is_told() -> None:
    assert check(pdf_of(letter())).dated_on == "2026-11-05"
