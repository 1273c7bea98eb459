"""Papers read back: as PDF, scanned, photographed; what is no paper is said to be none."""

from __future__ import annotations

import io
import shutil

import pytest
from PIL import Image

from khue.documents.paper import render_paper
from khue.documents.reading import FIELDS, Facts, Field, Hints, read_paper
from khue.documents.reading.bodies import spoken
from khue.documents.reading.fields import read_facts
from khue.documents.reading.straighten import fit_for_reading, slant
from khue.documents.reading.tests.recall import is_right, read_all
from khue.documents.reading.tests.samples import HINTS, Sample, jpeg, page_of, samples
from khue.documents.reading.types import Page, Word

needs_reader = pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract here")


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_pdf_is_read_whole(sample: Sample) -> None:
    reading = read_paper(render_paper(sample.content).pdf, "application/pdf", HINTS)
    assert reading.how == "text"
    assert {name: reading.facts.value(name) for name in FIELDS} == sample.expected


@needs_reader
@pytest.mark.parametrize("way", ["good scan", "poor scan", "photograph"])
def test_a_scan_is_read_well_enough_to_help(way: str) -> None:
    sample = samples()[1]
    reading = read_all(sample, way, 1)
    right = [n for n in FIELDS if is_right(n, sample.expected[n], reading.facts.value(n))]
    assert reading.how == "ocr" and len(right) >= 6, reading


@needs_reader
def test_a_photo_on_its_side_is_turned() -> None:
    sample = samples()[0]
    page = page_of(sample)[0].rotate(90, expand=True)
    reading = read_paper(jpeg(page, 85), "image/jpeg", HINTS)
    assert reading.facts.value("reference") == sample.expected["reference"]


def test_a_slanted_page_is_set_straight() -> None:
    page = page_of(samples()[0], dpi=100)[0].rotate(2.0, fillcolor="white")
    assert slant(page.convert("L")) == pytest.approx(-2.0, abs=0.4)
    assert abs(slant(fit_for_reading(page))) <= 0.4


def test_a_known_body_gives_its_spelling() -> None:
    sample = samples()[0]
    hints = Hints(issuers=("Phòng GD&ĐT", "Phòng Giáo dục và đào tạo"), types=HINTS.types)
    pdf = render_paper(sample.content).pdf
    facts = read_paper(pdf, "application/pdf", hints).facts
    assert facts.value("issuer") == "Phòng Giáo dục và đào tạo"


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo"),
        ("TRƯỜNG THCS LÊ QUÝ ĐÔN", "Trường THCS Lê Quý Đôn"),
        ("UBND PHƯỜNG SAO MAI", "UBND phường Sao Mai"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
    ],
)
def test_names_are_written_as_in_a_sentence(printed: str, written: str) -> None:
    assert spoken(printed) == written


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Số: 15/QD-UBND", "15/QĐ-UBND"),
        ("Sô : 7 /TB - PNV", "07/TB-PNV"),
        ("Số: 208/HD-TTYT", "208/HD-TTYT"),
        ("Số: 208/HĐ-TTYT", "208/HĐ-TTYT"),
        ("Số: 63/TIr-UBND", "63/TTr-UBND"),
        ("Số: 05/PGDDT-VP", "05/PGDĐT-VP"),
        ("Số: 53/2012/TT-BGDĐT", "53/2012/TT-BGDĐT"),
    ],
)
def test_number_and_symbol_survive_what_machines_mistake(line: str, reference: str) -> None:
    words, left = [], 30.0
    for text in line.split():
        words.append(Word(text, left, 20, left + 3 * len(text), 24))
        left += 3 * len(text) + 1.2
    words.append(Word("x", 190, 60, 195, 64))
    facts = read_facts([Page(210, 297, tuple(words))], HINTS)
    assert facts.value("reference") == reference


@pytest.mark.parametrize(
    ("data", "content_type", "problem"),
    [
        (b"%PDF-1.7 broken", "application/pdf", "unreadable"),
        (b"", "image/png", "unreadable"),
        (b"PK\x03\x04", "application/zip", "unknown_kind"),
    ],
)
def test_what_is_no_paper_says_so(data: bytes, content_type: str, problem: str) -> None:
    reading = read_paper(data, content_type, HINTS)
    assert (dict(reading.facts.fields), reading.problem) == ({}, problem)


@needs_reader
def test_an_empty_sheet_gives_nothing() -> None:
    out = io.BytesIO()
    Image.new("L", (1200, 1700), 255).save(out, "PNG")
    assert not read_paper(out.getvalue(), "image/png", HINTS).facts.fields


def test_facts_go_through_json_and_odd_json_is_left_out() -> None:
    facts = Facts({"issuer": Field("Sở Y tế", 88)})
    assert Facts.from_json(facts.as_json()) == facts
    assert not Facts.from_json({"issuer": [7, "x"], "else": ["a", 1], "signer": []}).fields
