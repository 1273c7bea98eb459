"""The stamp finds a free place, is 50 × 35 mm, and covers no letter."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from khue.documents.paper import render_paper
from khue.documents.reading.tests.samples import Sample, jpeg, page_of, samples
from khue.documents.stamping import Place, StampWords, free_place, stamp_alone, stamped_view

WORDS = StampWords("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "112", "25/11/2026", "Nguyễn Thị Hạnh")


def text_of(pdf: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(document[page].get_textpage().get_text_range().split())
    finally:
        document.close()


def picture_of(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image: Image.Image = document[page].render(scale=100 / 72).to_pil()
        return image.convert("L")
    finally:
        document.close()


@pytest.mark.parametrize("sample", samples()[:5], ids=lambda sample: sample.name)
def test_it_covers_no_letter_and_says_the_facts(sample: Sample) -> None:
    paper = render_paper(sample.content).pdf
    before = picture_of(paper)
    view, place = stamped_view(paper, "application/pdf", WORDS, before)
    said = text_of(view, 0)
    assert "ĐẾN" in said and "112" in said and "Nguyễn Thị Hạnh" in said
    if place is None:
        assert text_of(view, 1) == text_of(paper)
        return
    after = picture_of(view)
    lost = ImageChops.subtract(after, before).point(lambda value: 255 if value > 90 else 0)
    assert lost.getbbox() is None


def test_it_measures_50_by_35_millimetres() -> None:
    page = picture_of(stamp_alone(WORDS, Place(30, 60)))
    box = page.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    scale = page.width / 210
    assert (box[2] - box[0]) / scale == pytest.approx(50, abs=2.5)
    assert (box[3] - box[1]) / scale == pytest.approx(35, abs=2.5)
    assert box[0] / scale == pytest.approx(30, abs=2) and box[1] / scale == pytest.approx(60, abs=2)


def test_a_full_page_gets_a_sheet_in_front() -> None:
    full = Image.new("L", (840, 1188), 0)
    assert free_place(full) is None
    paper = render_paper(samples()[0].content).pdf
    view, place = stamped_view(paper, "application/pdf", WORDS, full)
    with pikepdf.open(io.BytesIO(view)) as pdf, pikepdf.open(io.BytesIO(paper)) as original:
        assert place is None and len(pdf.pages) == len(original.pages) + 1


def test_a_photo_becomes_a_view_and_other_files_none() -> None:
    photo = page_of(samples()[0], dpi=100)[0]
    view, _ = stamped_view(jpeg(photo, 80), "image/jpeg", WORDS, photo)
    assert "ĐẾN" in text_of(view)
    with pytest.raises(ValueError):
        stamped_view(b"PK", "application/zip", WORDS, photo)
