"""Secrecy marks in lines of text, with the vectors of the law page."""

from __future__ import annotations

import unicodedata

import pytest

from khue.compliance.screening.engine import text_findings
from khue.compliance.screening.layout import Page, Word, page_findings
from khue.compliance.screening.marks import fold, line_finding, read_mark


def screen_text(text: str) -> tuple[str, ...]:
    return tuple(hit.rule for hit in text_findings(text))


HARMLESS = [
    "Chính sách bảo mật",
    "mật khẩu",
    "MẬT KHẨU",
    "Mật độ dân số",
    "bí mật kinh doanh",
    "MẶT",
    "MẤT",
    "Độ mật: không",
    "BÍ MẬT KINH DOANH",
    "Ngày mật",
]


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_lines_pass(line: str) -> None:
    assert line_finding(line, "", is_prominent=True) is None


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize("shape", ["{}", "  {}  ", "[{}]", "({})", "- {} -", "{}."])
def test_marking_alone_is_refused(mark: str, form: str, shape: str) -> None:
    line = unicodedata.normalize(form, shape.format(mark))  # type: ignore[arg-type]
    hit = line_finding(line, "page 1", is_prominent=True)
    assert hit is not None
    assert hit.rule == "secrecy.marking"
    assert hit.detail == mark
    assert not hit.confirmable


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MËT", "MẬT"),
        ("TèI MËT", "TỐI MẬT"),
        ("TUYÖT MËT", "TUYỆT MẬT"),
        ("MAÄT", "MẬT"),
        ("TOÁI MAÄT", "TỐI MẬT"),
        ("TUYEÄT MAÄT", "TUYỆT MẬT"),
        ("M Ậ T", "MẬT"),
        ("M\u200bẬT", "MẬT"),
        ("ＭẬＴ", "MẬT"),
    ],
)
def test_disguised_and_old_encodings(line: str, mark: str) -> None:
    read = read_mark(line)
    assert read is not None
    assert read.marking == mark
    assert read.is_exact


def test_cyrillic_lookalikes_are_read() -> None:
    assert read_mark("МẬТ") is not None


@pytest.mark.parametrize("line", ["Mật", "mật", "MAT", "TOI MAT"])
def test_resemblance_may_be_confirmed_as_a_false_hit(line: str) -> None:
    hit = line_finding(line, "", is_prominent=True)
    assert hit is not None
    assert hit.confirmable


@pytest.mark.parametrize("line", ["Độ mật: Mật", "ĐỘ MẬT : TỐI MẬT", "độ mật - tuyệt mật"])
def test_secrecy_field_is_refused(line: str) -> None:
    hit = line_finding(line, "", is_prominent=False)
    assert hit is not None
    assert hit.rule == "secrecy.field"


def test_broken_title_is_a_question_and_ban_on_copies_is_noticed() -> None:
    assert screen_text("CHÍNH SÁCH BẢO\nMẬT\nTHƯ ĐIỆN TỬ") == ("secrecy.marking_unclear",)
    assert screen_text("Số: 01/BC\nMẬT\nBáo cáo") == ("secrecy.marking",)
    assert screen_text("Nơi nhận:\n- Như trên;\n- Không được phép sao, chụp.") == (
        "secrecy.copy_ban",
    )
    assert screen_text("Bản số: 02\nvề việc") == ("secrecy.copy_number",)
    assert screen_text("Thư viện không được sao chụp sách giáo khoa") == ()


def _word(text: str, left: float, top: float) -> Word:
    return Word(text, left, top, left + 8 * len(text), top + 13)


def test_place_on_the_page_decides() -> None:
    column = (_word("MẬT", 120, 150), _word("Bình", 330, 150), _word("Thạnh", 372, 150))
    hits = page_findings(Page(1, 595, 842, column))
    assert [(hit.rule, hit.confirmable) for hit in hits] == [("secrecy.marking", False)]
    low = page_findings(Page(1, 595, 842, (_word("MẬT", 120, 700),)))
    assert [(hit.rule, hit.confirmable) for hit in low] == [("secrecy.marking", True)]
    sentence = (_word("tài", 120, 150), _word("liệu", 150, 150), _word("MẬT", 186, 150))
    assert page_findings(Page(1, 595, 842, sentence)) == []


def test_fold() -> None:
    assert fold("Tuyệt mật, Đường") == "TUYET MAT, DUONG"
