"""What Khuê sets itself has no finding: every type, urgency and shape of name, PDF and DOCX."""

from __future__ import annotations

import dataclasses

import pytest

from khue.documents.layout.tests.papers import RECIPIENTS, found_in, letter
from khue.documents.layout.wording import known_codes
from khue.documents.paper import DOCUMENT_TYPES, PaperContent, Urgency, build_symbol, render_paper
from khue.documents.paper.word import render_docx

NAMES = (
    ("", "Sở Giáo dục và Đào tạo", ("Giám đốc",)),
    ("", "Phòng Giáo dục và Đào tạo quận Sao Mai", ("Trưởng phòng",)),
    ("Ủy ban nhân dân quận Sao Mai", "Phòng Giáo dục và Đào tạo", ("KT. Trưởng phòng", "Phó Trưởng phòng")),
    ("Ủy ban nhân dân phường Bình Lợi Trung", "Trường Trung học phổ thông chuyên Nguyễn Bỉnh Khiêm", ("Q. Hiệu trưởng",)),
    ("Phòng Giáo dục và Đào tạo quận Sao Mai", "Trường Mầm non Hoa Hướng Dương Thị xã Quảng Trị", ("TUQ. Hiệu trưởng", "Tổ trưởng Văn phòng")),
)  # fmt: skip
ABSTRACTS = (
    "Đọc sách",
    "Tổ chức đọc sách và quản lý thư viện số trong nhà trường năm học 2026 - 2027 ở các trường",
)
TO_WHOM = {"official_letter", "telegram", "submission", "public_letter"}


def paper(place: int, urgency: Urgency) -> PaperContent:
    kind = DOCUMENT_TYPES[place]
    turn = place + list(Urgency).index(urgency)
    parent, issuer, signer = NAMES[turn % len(NAMES)]
    abstract = ABSTRACTS[turn % len(ABSTRACTS)]
    is_named = bool(kind.letters)
    made = letter(
        parent_body=parent,
        issuing_body=issuer,
        signer_lines=signer,
        symbol=build_symbol(code=kind.code, organisation="GDĐT", drafting_unit="VP"),
        type_name=kind.name if is_named else "",
        abstract=abstract if is_named else abstract[0].lower() + abstract[1:],
        urgency=urgency,
        address_line="Số 1 Lê Lợi, phường Sao Mai; 028 3811 2233; pgd@saomai.example.vn",
    )
    if kind.code in TO_WHOM:
        return made
    return dataclasses.replace(made, addressees=(), recipients=RECIPIENTS[1:])


@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_type_as_pdf(urgency: Urgency) -> None:
    found = {
        kind.code: codes
        for place, kind in enumerate(DOCUMENT_TYPES)
        if (codes := found_in(render_paper(paper(place, urgency)).pdf))
    }
    assert found == {}


@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_type_as_docx(urgency: Urgency) -> None:
    found = {
        kind.code: codes
        for place, kind in enumerate(DOCUMENT_TYPES)
        if (codes := found_in(render_docx(paper(place, urgency))))
    }
    assert found == {}


def test_every_code_of_the_checks_has_a_sentence() -> None:
    import re
    from pathlib import Path

    from khue.documents.layout import check

    folder = Path(check.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("check*.py"))
    used = set(re.findall(r'out\.add\(\s*"([a-z_]+)"', text))
    assert used and used <= known_codes()
