"""Whole files through the engine: secrecy in text, boxes, stamps; locks, bombs, nesting."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from khue.compliance.screening import ocr, pdf
from khue.compliance.screening.engine import inspect
from khue.compliance.screening.isolate import PREFIX, inspect_isolated, private_folder
from khue.compliance.screening.types import Limits, State, Verdict

from . import samples

PATIENT = Limits(ocr_seconds=300)
"""A busy machine must not turn a verdict into "out of time"."""

needs_ocr = pytest.mark.skipif(
    not ocr.is_available(), reason="tesseract with Vietnamese is not installed here"
)


def rules(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings}


def test_ordinary_letter_passes() -> None:
    verdict = inspect(samples.pdf(), "thư.pdf")
    assert (verdict.state, verdict.findings) == (State.CLEAN, ())
    assert verdict.page_count == 1
    assert verdict.content_type == "application/pdf"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_mark_under_the_number_is_refused(mark: str) -> None:
    verdict = inspect(samples.pdf(mark=mark), "thư.pdf")
    assert verdict.state is State.REFUSED
    assert rules(verdict) == {"secrecy.marking"}
    assert not verdict.is_confirmable


def test_mark_is_found_without_pdftotext(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "which", lambda _name: None)
    assert rules(inspect(samples.pdf(mark="TỐI MẬT"), "a.pdf")) == {"secrecy.marking"}
    assert inspect(samples.pdf(), "a.pdf").state is State.CLEAN


def test_locked_and_damaged_pdf_are_refused() -> None:
    assert rules(inspect(samples.locked_pdf(), "khóa.pdf")) == {"type.locked"}
    assert rules(inspect(b"%PDF-1.4\nnothing", "hỏng.pdf")) == {"type.damaged"}


def test_docx_everywhere() -> None:
    assert inspect(samples.docx(), "a.docx").state is State.CLEAN
    split = samples.docx(body=samples.paragraph("M", "Ậ", "T"))
    assert rules(inspect(split, "a.docx")) == {"secrecy.marking"}
    boxed = samples.docx(body=samples.text_box(samples.paragraph("TỐI", " MẬT")))
    assert rules(inspect(boxed, "a.docx")) == {"secrecy.marking"}
    for name in ("header1", "footer2", "footnotes", "comments"):
        part = {f"word/{name}.xml": samples.header_part(samples.paragraph("TUYỆT MẬT"))}
        assert rules(inspect(samples.docx(parts=part), "a.docx")) == {"secrecy.marking"}
    two_lines = samples.text_box(samples.paragraph("TỐI") + samples.paragraph("MẬT"))
    assert "secrecy.marking" in rules(inspect(samples.docx(body=two_lines), "a.docx"))


def test_docx_macro_and_program_are_refused() -> None:
    macro = samples.docx(parts={"word/vbaProject.bin": b"x"})
    assert rules(inspect(macro, "a.docx")) == {"type.macro"}
    package = samples.docx(
        parts={"word/embeddings/oleObject1.bin": "\x01Ole10Native".encode("utf-16-le")}
    )
    assert rules(inspect(package, "a.docx")) == {"type.embedded_program"}
    formula = samples.docx(parts={"word/embeddings/oleObject1.bin": b"MathType"})
    assert inspect(formula, "a.docx").state is State.CLEAN


def test_sheets_odt_and_text() -> None:
    assert rules(inspect(samples.xlsx(["Họ tên", "MẬT"]), "a.xlsx")) == {"secrecy.marking"}
    assert inspect(samples.xlsx(["Họ tên", "Mật khẩu"]), "a.xlsx").state is State.CLEAN
    assert rules(inspect(samples.odt(["Số: 1", "MẬT"]), "a.odt")) == {"secrecy.marking"}
    for encoding in ("utf-8", "utf-16", "utf-8-sig"):
        data = "Số: 12\nMẬT\nKính gửi".encode(encoding)
        assert rules(inspect(data, "a.txt")) == {"secrecy.marking"}
    tcvn3 = "Sè: 12\nMËT\nKÝnh göi".encode("latin-1")
    assert rules(inspect(tcvn3, "a.txt")) == {"secrecy.marking"}


def test_archives() -> None:
    inside = samples.archive({"thư/mật.pdf": samples.pdf(mark="MẬT")})
    assert rules(inspect(inside, "a.zip")) == {"secrecy.marking"}
    deep = samples.archive({"a.zip": inside})
    assert rules(inspect(deep, "a.zip")) == {"secrecy.marking"}
    for _ in range(3):
        deep = samples.archive({"a.zip": deep})
    assert rules(inspect(deep, "a.zip")) == {"archive.too_deep"}
    program = samples.archive({"ảnh.png": b"MZ" + bytes(50)})
    assert rules(inspect(program, "a.zip")) == {"type.executable"}
    climbing = samples.archive({"../../x.txt": b"x"})
    assert rules(inspect(climbing, "a.zip")) == {"name.traversal"}
    bomb = samples.archive({"a.txt": bytes(30 * 1024 * 1024)})
    assert rules(inspect(bomb, "a.zip")) == {"archive.bomb"}
    many = samples.archive({f"{number}.txt": b"x" for number in range(30)})
    assert rules(inspect(many, "a.zip", Limits(members=20))) == {"archive.too_many"}
    assert inspect(samples.archive({"a/b.txt": b"xin"}), "a.zip").state is State.CLEAN


@needs_ocr
@pytest.mark.parametrize(("mark", "angle"), [("MẬT", 0), ("TỐI MẬT", 7), ("TUYỆT MẬT", -12)])
def test_red_stamp_on_a_scan(mark: str, angle: float) -> None:
    verdict = inspect(samples.scan_pdf(samples.scan(mark, angle=angle)), "quét.pdf", PATIENT)
    assert verdict.state is State.REFUSED
    assert rules(verdict) & {"secrecy.stamp", "secrecy.stamp_unclear", "secrecy.marking"}


@needs_ocr
@pytest.mark.parametrize("mark", ["KHẨN", "MẶT TRẬN"])
def test_other_red_stamps_pass(mark: str) -> None:
    assert (
        inspect(samples.scan_pdf(samples.scan(mark, angle=4)), "quét.pdf", PATIENT).state
        is State.CLEAN
    )


@needs_ocr
@pytest.mark.long
def test_recall_on_stamps_made_by_machine() -> None:
    """Three markings, ten angles, no frame, one or two, full or faint: none may pass."""
    missed = []
    for mark in ("MẬT", "TỐI MẬT", "TUYỆT MẬT"):
        for angle in (-15, -10, -7, -3, 0, 2, 5, 8, 11, 14):
            for frames, faint in ((0, False), (1, False), (2, False), (1, True)):
                page = samples.scan(mark, angle=angle, frames=frames, faint=faint)
                if inspect(samples.scan_pdf(page), "quét.pdf", PATIENT).state is not State.REFUSED:
                    missed.append((mark, angle, frames, faint))
    assert missed == []


@needs_ocr
def test_folded_stamp_may_be_confirmed_and_clean_scan_passes() -> None:
    folded = inspect(samples.jpeg(samples.scan("MAT")), "quét.jpg", PATIENT)
    assert folded.state is State.REFUSED
    assert folded.is_confirmable
    assert inspect(samples.scan_pdf(samples.scan()), "quét.pdf", PATIENT).state is State.CLEAN
    grey = inspect(samples.scan_pdf(samples.scan("TỐI MẬT", red=False)), "quét.pdf", PATIENT)
    assert grey.state is State.REFUSED


@needs_ocr
def test_stamp_in_a_picture_of_a_docx() -> None:
    media = {"word/media/image1.jpeg": samples.jpeg(samples.scan("MẬT"))}
    assert inspect(samples.docx(parts=media), "a.docx").state is State.REFUSED


def test_unreadable_scan_waits_for_a_clerk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    verdict = inspect(samples.scan_pdf(samples.scan()), "quét.pdf", PATIENT)
    assert verdict.state is State.NEEDS_CLERK
    assert verdict.is_confirmable


def test_isolated_child_agrees_and_leaves_nothing(tmp_path: Path) -> None:
    marked = inspect_isolated(samples.pdf(mark="MẬT"), "a.pdf", folder=str(tmp_path))
    assert rules(marked) == {"secrecy.marking"}
    clean = inspect_isolated(samples.docx(), "a.docx", folder=str(tmp_path))
    assert clean.state is State.CLEAN
    assert list(tmp_path.iterdir()) == []


def test_private_folder_is_ours_alone_and_goes(tmp_path: Path) -> None:
    with private_folder(str(tmp_path)) as folder:
        assert folder.name.startswith(PREFIX)
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "rest").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []


def test_child_that_breaks_its_limits_is_a_refusal() -> None:
    slow = inspect_isolated(samples.pdf(), "a.pdf", Limits(wall_seconds=0.05))
    assert rules(slow) == {"type.too_slow"}
    small = inspect_isolated(samples.pdf(), "a.pdf", Limits(memory_bytes=60 * 1024 * 1024))
    assert small.state is State.REFUSED


@needs_ocr
def test_transparent_pictures_are_seen_as_on_paper() -> None:
    signature = Image.new("RGBA", (900, 360), (0, 0, 0, 0))
    pen = ImageDraw.Draw(signature)
    pen.line([(60, 300), (300, 60), (420, 300), (820, 120)], fill=(20, 40, 160, 255), width=8)
    assert inspect(samples.png(signature), "chữ ký.png", PATIENT).state is State.CLEAN
    sheet = samples.scan("MẬT").convert("RGBA")
    sheet.putalpha(sheet.convert("L").point([255 if grey < 225 else 0 for grey in range(256)]))
    assert inspect(samples.png(sheet), "quét.png", PATIENT).state is State.REFUSED


@needs_ocr
def test_photographs_and_logos_need_no_clerk() -> None:
    photo = Image.effect_noise((1200, 900), 90).convert("RGB").point(lambda grey: grey // 2)
    assert inspect(samples.jpeg(photo), "sân trường.jpg", PATIENT).state is State.CLEAN
    logo = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(logo).ellipse((180, 80, 420, 320), outline=(34, 64, 140), width=20)
    assert inspect(samples.png(logo), "biểu trưng.png", PATIENT).state is State.CLEAN
    scrawl = Image.new("RGB", (1200, 1600), "white")
    pen = ImageDraw.Draw(scrawl)
    for row in range(100, 1500, 60):
        pen.line([(x, row + (x * 7) % 23) for x in range(100, 1100, 9)], fill="black", width=3)
    assert inspect(samples.png(scrawl), "viết tay.png", PATIENT).state is State.NEEDS_CLERK
