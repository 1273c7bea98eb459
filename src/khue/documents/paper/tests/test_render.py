"""The paper as a PDF: text, fonts, places, page numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from khue.documents.paper import (
    Annex,
    PaperContent,
    RenderedPaper,
    Urgency,
    parse_body,
    parse_letter,
    render_page_images,
    render_paper,
)
from khue.documents.paper.render import heading_lines
from khue.documents.paper.tests.samples import LETTER

MM = 72 / 25.4


def content(**changes: object) -> PaperContent:
    letter = parse_letter(LETTER)
    base = PaperContent(
        parent_body="Ủy ban nhân dân quận Sao Mai",
        issuing_body="Phòng Giáo dục và Đào tạo",
        symbol="PGDĐT-VP",
        place="Sao Mai",
        abstract=letter.abstract,
        blocks=letter.blocks,
        signer_lines=("Trưởng phòng",),
        signer_name="Nguyễn Thị Thử",
        recipients=letter.recipients,
        addressees=letter.addressees,
        drafted_on=dt.date(2026, 11, 5),
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def text_of(paper: RenderedPaper) -> list[str]:
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def paper() -> RenderedPaper:
    return render_paper(content())


def test_it_is_a_pdf_of_four_sides_of_a4_in_tinos(paper: RenderedPaper) -> None:
    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        assert pdf.pdf_version >= "1.7"
        box = [float(x) for x in pdf.pages[0].mediabox]
        assert box[2] == pytest.approx(210 * MM, abs=0.1)
        assert box[3] == pytest.approx(297 * MM, abs=0.1)
        fonts = pdf.pages[0].Resources.Font
        names = {str(font.BaseFont) for font in fonts.values()}
    assert names and all("Tinos" in name for name in names)


def test_the_head_reads_as_the_decree_wants(paper: RenderedPaper) -> None:
    first = text_of(paper)[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
    assert "Độc lập - Tự do - Hạnh phúc" in first
    assert "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO" in first
    assert "/PGDĐT-VP" in first
    assert "V/v " in first


def test_it_ends_with_the_mark_and_the_recipients(paper: RenderedPaper) -> None:
    last = " ".join(text_of(paper)[-1].split())
    assert "chưa được duyệt./." in last
    assert "- Lưu: VP." in last
    assert "TRƯỞNG PHÒNG" in last


def test_legal_bases_end_with_semicolons_and_a_full_stop(paper: RenderedPaper) -> None:
    first = " ".join(text_of(paper)[0].split())
    assert "ngày 21 tháng 11 năm 2019;" in first
    assert "ngành Giáo dục." in first


def test_pages_are_numbered_from_the_second(paper: RenderedPaper) -> None:
    pages = text_of(paper)
    assert len(pages) >= 2
    assert not pages[0].lstrip().startswith("1")
    assert "2" in (pages[1].split()[0], pages[1].split()[-1])


def test_places_are_where_the_text_leaves_room(paper: RenderedPaper) -> None:
    number, date = paper.boxes["number"], paper.boxes["date"]
    assert number.page == date.page == 0
    assert number.x1 < 105 * MM < date.x0
    assert abs(number.y0 - date.y0) < 2
    signature, seal = paper.boxes["person"], paper.boxes["seal"]
    assert signature.page == seal.page == paper.pages - 1
    covered = (seal.x1 - signature.x0) / (signature.x1 - signature.x0)
    assert covered == pytest.approx(1 / 3, abs=0.01)
    assert (seal.x1 - seal.x0) == pytest.approx(36 * MM, abs=0.1)


def test_no_text_lies_under_the_places(paper: RenderedPaper) -> None:
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        for name in ("number", "date", "person"):
            box = paper.boxes[name]
            page = document[box.page].get_textpage()
            found = page.get_text_bounded(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1)
            assert not found.strip(), name
    finally:
        document.close()


def test_text_can_never_be_markup() -> None:
    nasty = '#panic("x") $ \\ *a* _b_ <c> @d `e` // f /* g */ "h" ~ #set page(paper: "a5") [i]'
    paper = render_paper(
        content(
            abstract=nasty,
            place=nasty[:20],
            signer_name=nasty,
            recipients=(nasty,),
            blocks=parse_body(nasty),
        )
    )
    assert '#panic("x")' in " ".join(" ".join(text_of(paper)).split())


@pytest.mark.parametrize(
    ("urgency", "word"),
    [
        (Urgency.URGENT, "KHẨN"),
        (Urgency.VERY_URGENT, "THƯỢNG KHẨN"),
        (Urgency.EXPRESS, "HỎA TỐC"),
    ],
)
def test_urgency_is_stamped(urgency: Urgency, word: str) -> None:
    assert word in text_of(render_paper(content(urgency=urgency)))[0]


def test_a_named_type_carries_its_name_and_its_annex_its_own_pages() -> None:
    annex = Annex(title="Danh sách trường", blocks=parse_body("- Trường một.\n" * 60))
    paper = render_paper(content(type_name="Quyết định", symbol="QĐ-PGDĐT", annexes=(annex,)))
    pages = text_of(paper)
    assert "QUYẾT ĐỊNH" in pages[0]
    assert "V/v" not in pages[0]
    start = next(i for i, page in enumerate(pages) if "DANH SÁCH TRƯỜNG" in page)
    assert "Kèm theo Quyết định số" in pages[start]
    assert paper.boxes["annex_number_1"].page == start
    assert pages[start + 1].split()[0] == "2" or pages[start + 1].split()[-1] == "2"


def test_a_preview_says_that_it_is_a_draft() -> None:
    assert "DỰ THẢO" in text_of(render_paper(content(is_preview=True)))[0]
    assert "DỰ THẢO" not in text_of(render_paper(content()))[0]


def test_given_number_and_date_are_printed() -> None:
    paper = render_paper(content(number_text="05", date_text="ngày 05 tháng 11 năm 2026"))
    first = " ".join(text_of(paper)[0].split())
    assert "Số: 05/PGDĐT-VP" in first
    assert "Sao Mai, ngày 05 tháng 11 năm 2026" in first
    assert "number" not in paper.boxes


def test_all_vietnamese_letters_are_in_the_font() -> None:
    vowels = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = "".join(v + m for v in vowels + vowels.upper() for m in marks) + "đĐ"
    paper = render_paper(content(blocks=parse_body("Chữ: " + letters)))
    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        assert len(pdf.pages) == 1
    import unicodedata

    found = unicodedata.normalize("NFC", "".join(text_of(paper)[0].split()))
    assert all(letter in found for letter in unicodedata.normalize("NFC", letters))


def test_long_names_break_where_people_break_them() -> None:
    assert heading_lines("Phòng Giáo dục và Đào tạo") == "Phòng Giáo dục và Đào tạo"
    assert heading_lines("Ủy ban nhân dân phường Gia Định").split("\n")[1] == "phường Gia Định"
    assert heading_lines("Trường Trung học cơ sở Lê Văn Tám").split("\n")[1] == "Lê Văn Tám"


def test_pages_become_pictures(paper: RenderedPaper) -> None:
    images = render_page_images(paper.pdf, width=360)
    assert len(images) == paper.pages
    assert all(image.startswith(b"RIFF") for image in images)


def test_the_real_letter_is_set() -> None:
    name = os.environ.get("KHUE_REAL_LETTER", "")
    if not name or not Path(name).is_file():
        pytest.skip("KHUE_REAL_LETTER names no file: the real letter is not kept here.")
    letter = parse_letter(Path(name).read_text(encoding="utf-8"))
    paper = render_paper(
        content(
            blocks=letter.blocks,
            abstract=letter.abstract,
            addressees=letter.addressees,
            recipients=letter.recipients,
        )
    )
    assert 3 <= paper.pages <= 5
    assert text_of(paper)[-1].count("./.") == 1
