"""Papers of the tests: Khuê's own, and the same with one fault, as real PDF and DOCX files."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import typst

from khue.documents.layout import Report
from khue.documents.layout.check import check_layout
from khue.documents.layout.tests.rules import rules
from khue.documents.paper import PaperContent, render
from khue.documents.paper.tests.test_render import content
from khue.documents.paper.word import render_docx

RECIPIENTS = ("Như trên", "Cổng thông tin điện tử", "Lưu: VT, VP")


def letter(**changes: object) -> PaperContent:
    """A công văn without fault, numbered and dated."""
    values: dict[str, object] = {
        "recipients": RECIPIENTS,
        "number_text": "05",
        "date_text": "ngày 05 tháng 11 năm 2026",
        "abstract": "tổ chức đọc sách và quản lý thư viện số trong nhà trường",
        **changes,
    }
    return content(**values)


def plan(**changes: object) -> PaperContent:
    """A kế hoạch without fault: a named type."""
    values: dict[str, object] = {
        "type_name": "Kế hoạch",
        "symbol": "KH-PGDĐT",
        "abstract": "Tổ chức đọc sách và quản lý thư viện số trong nhà trường",
        "addressees": (),
        "recipients": RECIPIENTS[1:],
        **changes,
    }
    return letter(**values)


def pdf_of(
    paper: PaperContent, *changes: tuple[str, str], data: dict[str, object] | None = None
) -> bytes:
    """The paper by the house's template, with changes to the template or to its data."""
    text = Path(render.__file__).with_name("letter.typ").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    values = {**render._data(paper), **(data or {})}
    compiler = typst.Compiler(  # type: ignore[misc]  # its stubs know files, not bytes
        text.encode(),
        font_paths=[str(render._FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_tags=False)
    assert isinstance(made, bytes)
    return made


def docx_of(
    paper: PaperContent, *changes: tuple[str, str], part: str = "word/document.xml"
) -> bytes:
    """The paper as DOCX, with changes to the text of one of its parts (regular expressions)."""

    def change(text: str) -> str:
        for old, new in changes:
            changed = re.sub(old, new, text, count=0)
            assert changed != text, old
            text = changed
        return text

    return edit(render_docx(paper), part, change)


def edit(docx: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Rewrite one part of a package."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)
    return buffer.getvalue()


def check(data: bytes) -> Report:
    """The report by the rules that come with Khuê."""
    return check_layout(data, rules())


def found_in(data: bytes) -> set[str]:
    """`part.code` of every finding."""
    return {f"{item.part}.{item.code}" for item in check(data).findings}
