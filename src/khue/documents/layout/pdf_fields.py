"""What stands in the form fields of a PDF: number and date are filled in when it is issued."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from typing import Any

import pypdfium2.raw as raw

from .pdf_text import Letter, Row, rows_of

_MOST = 200


def read_fields(document: Any, page: Any, number: int, height: float, rows: list[Row]) -> list[Row]:
    """The rows with the text of the page's filled text fields put where they stand."""
    form = getattr(document, "formenv", None)
    if form is None:
        return rows
    count = min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)
    letters: list[Letter] = []
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            letters += _field(form, annotation, height, rows)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    if not letters:
        return rows
    printed = [_beside(x, letters) for row in rows for x in row.whole.letters]
    return rows_of(printed + letters, number)


def _beside(printed: Letter, filled: list[Letter]) -> Letter:
    """A letter right after a field stands beside what is filled in, not after a space."""
    is_next = any(x.base == printed.base and -1 < printed.x0 - x.x1 < 4 for x in filled)
    return replace(printed, is_after_space=False) if is_next else printed


def _field(form: Any, annotation: Any, height: float, rows: list[Row]) -> list[Letter]:
    kind = raw.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    if kind != raw.FPDF_FORMFIELD_TEXTFIELD:
        return []
    text = _value(form, annotation).strip()
    box = raw.FS_RECTF()
    if not text or len(text) > 200 or not raw.FPDFAnnot_GetRect(annotation, box):
        return []
    near = _neighbour(rows, height - box.top, height - box.bottom, box.left)
    if near is None:
        return []
    width = max(box.right - box.left, 1) / len(text)  # how it is spread does not matter
    return [
        Letter(sign, box.left + at * width, box.left + (at + 1) * width, near.base, near.style)
        for at, sign in enumerate(text)
    ]


def _value(form: Any, annotation: Any) -> str:
    length = raw.FPDFAnnot_GetFormFieldValue(form.raw, annotation, None, 0)
    if not 2 < length < 2000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    target = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetFormFieldValue(form.raw, annotation, target, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00")


def _neighbour(rows: list[Row], top: float, bottom: float, left: float) -> Letter | None:
    """The printed letter of the same line that stands nearest: the field is set as it is."""
    found = [letter for row in rows for letter in row.whole.letters if top <= letter.base <= bottom]
    return min(found, key=lambda letter: abs(letter.x1 - left), default=None)
