"""A good DOCX has no finding; each single fault has exactly its own."""

from __future__ import annotations

import pytest

from khue.documents.layout.tests.papers import check, docx_of, edit, found_in, letter, plan
from khue.documents.paper import Annex, Urgency, parse_body
from khue.documents.paper.word import render_docx

BODY = r"(?s)(Phòng Giáo dục và Đào tạo hướng dẫn)"
_TITLE = r"<w:sz w:val=\"28\"/>(</w:rPr><w:t[^>]*>KẾ HOẠCH)"


def test_good_papers_have_no_finding() -> None:
    assert found_in(docx_of(letter())) == set()
    assert found_in(docx_of(plan(is_preview=True, address_line="Số 1 Lê Lợi"))) == set()


def near(text: str, old: str, new: str) -> tuple[str, str]:
    """Change the last `old` before the text: a property of the run or paragraph it stands in."""
    return (rf"(?s){old}((?:(?!{old}).)*?{text})", rf"{new}\1")


FAULTS: list[tuple[str, bool, tuple[str, str]]] = [
    ("page.page_size", False, (r'w:w="1190\d" w:h="1683\d"', 'w:w="12240" w:h="15840"')),
    ("margins.margin_left", False, (r'w:left="1701"', 'w:left="1134"')),
    ("margins.margin_right", False, (r'w:right="850"', 'w:right="1701"')),
    ("margins.margin_top", False, (r'w:top="1134"', 'w:top="567"')),
    ("margins.margin_bottom", False, (r'w:bottom="1134"', 'w:bottom="1985"')),
    ("nation.size", False, near("CỘNG HÒA", 'w:sz w:val="24"', 'w:sz w:val="32"')),
    ("nation.bold", False, near("CỘNG HÒA", "<w:b/>", "")),
    ("nation.missing", False, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "")),
    ("motto.missing", False, ("Độc lập - Tự do - Hạnh phúc", "")),
    ("issuer.not_bold", False, ("", "")),
    ("issuer.bold", False, near("PHÒNG GIÁO DỤC", "<w:b/>", "")),
    ("issuer.caps", False, ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo")),
    ("number.number_spaces", False, ("05/PGDĐT-VP", "05 / PGDĐT - VP")),
    ("number.number_padding", False, ("05/PGDĐT", "5/PGDĐT")),
    ("date.upright", False, ("", "")),
    ("date.italic", False, near("Sao Mai, ngày", "<w:i/>", "")),
    ("date.date_day", False, ("ngày 05 tháng", "ngày 5 tháng")),
    ("about.size", False, near("V/v", 'w:sz w:val="24"', 'w:sz w:val="20"')),
    ("type.bold", True, near("KẾ HOẠCH", "<w:b/>", "")),
    ("type.caps", True, ("KẾ HOẠCH", "Kế hoạch")),
    ("body.justify", False, ('w:jc w:val="both"', 'w:jc w:val="left"')),
    ("body.indent", False, ('w:firstLine="720"', 'w:firstLine="0"')),
    ("body.gap", False, ('w:before="120"', 'w:before="0"')),
    ("body.body_end", False, (r"duyệt\./\.", "duyệt.")),
    ("basis.basis_end", False, ("năm 2019;", "năm 2019,")),
    ("basis.basis_last", False, (r"(của ngành Giáo dục)\.", r"\1;")),
    ("basis.italic", False, near("Căn cứ Luật Thư viện", "<w:i/>", "")),
    ("post.caps", False, ("TRƯỞNG PHÒNG", "Trưởng phòng")),
    ("signer.bold", False, near("Nguyễn Thị Thử", "<w:b/>", "")),
    ("signer.name_title", False, ("Nguyễn Thị Thử", "TS. Nguyễn Thị Thử")),
    ("to.missing", False, ("Kính gửi: Hiệu trưởng", "Hiệu trưởng")),
    ("recipients_label.bold", False, near("Nơi nhận:", "<w:b/>", "")),
    ("recipients_label.italic", False, near("Nơi nhận:", "<w:i/>", "")),
    ("recipients.archive_missing", False, ("- Lưu: VT, VP", "- Văn phòng")),
    ("recipients.recipients_end", False, (r"(Cổng thông tin điện tử);", r"\1")),
    ("fonts.font", False, near("Căn cứ Luật Thư viện", 'w:ascii="Times New Roman"', 'w:ascii="Arial"')),
    ("fonts.font_legacy", False, near("Căn cứ Luật Thư viện", 'w:ascii="Times New Roman"', 'w:ascii=".VnTime"')),
]  # fmt: skip
FAULTS = [row for row in FAULTS if row[2] != ("", "")]


@pytest.mark.parametrize(("expected", "named", "change"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_exactly_one_finding(
    expected: str, named: bool, change: tuple[str, str]
) -> None:
    found = found_in(docx_of(plan() if named else letter(), change))
    if expected == "to.missing":  # what stood there reads as text of the body now
        found -= {"recipients.as_above"} | {item for item in found if item.startswith("body.")}
    assert found == {expected}


def test_rules_below_motto_and_issuer() -> None:
    borders = r"<w:pBdr><w:top [^>]*/></w:pBdr>"
    found = found_in(docx_of(letter(), (borders, "")))
    assert found == {"motto.rule_missing", "issuer.rule_missing"}


def test_page_numbers() -> None:
    long = letter(blocks=parse_body("\n".join(f"{n}. Nhà trường thực hiện việc thứ {n} trong năm học này." for n in range(1, 90))))  # fmt: skip
    good = render_docx(long)
    assert found_in(good) == set()
    bare = good
    for part in ("word/header1.xml", "word/header2.xml"):
        bare = edit(bare, part, lambda text: text.replace("PAGE", "DATE"))
    assert found_in(bare) == {"page_number.page_number_missing"}
    shown = edit(good, "word/document.xml", lambda text: text.replace("<w:titlePg/>", ""))
    assert found_in(shown) == {"page_number.page_number_first"}


def test_annexes_count_their_own_pages() -> None:
    paper = plan(annexes=(Annex("Danh mục sách", parse_body("1. Sách giáo khoa.")),))
    assert found_in(render_docx(paper)) == set()
    on = docx_of(paper, ('<w:pgNumType w:start="1"/>', ""))
    assert found_in(on) == {"annex.annex_number"}


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.VERY_URGENT, Urgency.EXPRESS])
def test_stamps(urgency: Urgency) -> None:
    assert found_in(docx_of(letter(urgency=urgency))) == set()
    black = docx_of(
        letter(urgency=urgency), ('<w:color w:val="C00000"/>', '<w:color w:val="000000"/>')
    )
    assert found_in(black) == {"urgency.stamp_color"}


def test_a_table_of_figures_is_no_layout() -> None:
    """An attached form is looked at like an annex: pages and fonts only."""
    from docx import Document

    document = Document()
    document.add_paragraph(
        "Danh sách học sinh tham gia câu lạc bộ đọc sách của nhà trường năm học này"
    )
    import io

    buffer = io.BytesIO()
    document.save(buffer)
    report = check(buffer.getvalue())
    codes = {item.code for item in report.findings}
    assert "no_letter" in codes
    assert "missing" not in codes
