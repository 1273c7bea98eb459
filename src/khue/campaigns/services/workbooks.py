"""A unit's answer as a workbook: out, filled in with Excel, and in again with errors by cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from khue.campaigns import permissions
from khue.campaigns.errors import BadWorkbook, FileNeeded
from khue.campaigns.models import Return
from khue.campaigns.rules import (
    canonical,
    day_of_cell,
    find_problems,
    is_empty,
    local_number,
    number_of,
    shown,
)
from khue.campaigns.types import CellError, Field, FieldKind, Finding, Value
from khue.compliance.services import screen
from khue.organisation import selectors as organisation

from .common import check
from .filling import Typed, save_answers

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.services.storing import Upload

_HEAD = 3
_ANSWER, _EXPLANATION = 4, 7
ERRORS_SHEET = "Errors"
_IN_SHEET = (FieldKind.NUMBER, FieldKind.DATE, FieldKind.CHOICE, FieldKind.TEXT)


class Refused(Exception):
    """The workbook has errors: which cells, and the file back with the sheet ``Errors``."""

    def __init__(self, errors: Sequence[CellError], workbook: bytes) -> None:
        super().__init__(f"{len(errors)} cells")
        self.errors = tuple(errors)
        self.workbook = workbook


def workbook_of(*, row: Return, by: User) -> bytes:
    """Return the form with the answers so far as .xlsx, to be filled in and brought back."""
    check(by, permissions.FILL, row.unit_id)
    return _write(row, row.answers, row.explanations, ())


def save_workbook(*, row: Return, upload: Upload | None, by: User) -> int:
    """Screen the workbook and keep its answers; return how many changed.

    All or nothing: cells that can't be read or break a rule raise :class:`Refused`, which carries
    the file back with a sheet ``Errors``. What is still empty is no error. Raises ``BadWorkbook``.
    """
    check(by, permissions.FILL, row.unit_id)
    if upload is None:
        raise FileNeeded(field="file")
    data = upload.read()
    unit = organisation.get_unit(row.unit_id)
    screen(data, filename=upload.name or "", unit=unit, by=by, purpose="campaigns.workbook")
    answers, explanations = _read(row, data)
    errors = _errors(row, {**row.answers, **answers})
    if errors:
        merged = {**row.answers, **answers}
        raise Refused(errors, _write(row, merged, {**row.explanations, **explanations}, errors))
    typed = Typed(now=answers, explanations=explanations)
    _row, changed = save_answers(row=row, typed=typed, by=by, source="workbook")
    return len(changed)


def _placed(row: Return) -> list[tuple[int, Field]]:
    """Fields with their row in the first sheet."""
    return list(enumerate(row.fields(), start=_HEAD + 1))


def _errors(row: Return, answers: Mapping[str, Value]) -> list[CellError]:
    fields = row.fields()
    places = {field.code: place for place, field in _placed(row)}
    by_code = {field.code: field for field in fields}
    found = find_problems(fields, answers)
    return [
        CellError(
            cell=_cell_of(by_code[finding.code], places[finding.code], finding),
            code=finding.code,
            value=_value_of(by_code[finding.code], answers.get(finding.code), finding),
            message=finding.message,
        )
        for finding in found
        if not finding.is_gap
    ]


def _cell_of(field: Field, place: int, finding: Finding) -> str:
    if field.kind != FieldKind.TABLE:
        return str(xl_rowcol_to_cell(place, _ANSWER))
    codes = [column.code for column in field.columns]
    column = codes.index(finding.column) if finding.column in codes else 0
    return f"{_sheet_name(field)}!{xl_rowcol_to_cell(finding.row, column)}"


def _value_of(field: Field, value: Value, finding: Finding) -> str:
    if field.kind == FieldKind.TABLE and finding.row:
        return str(value[finding.row - 1].get(finding.column, ""))
    return shown(field, value)


def _sheet_name(field: Field) -> str:
    plain = "".join(c for c in field.code if c.isalnum() or c in "._-")
    return f"T {plain}"[:31]


# Writing.


def _write(
    row: Return,
    answers: Mapping[str, Value],
    explanations: Mapping[str, str],
    errors: Sequence[CellError],
) -> bytes:
    out = io.BytesIO()
    # What people typed may begin with "=": it stays text.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "open": book.add_format({"bg_color": "#FFF8E1", "border": 1, "valign": "top"}),
        "wrong": book.add_format({"bg_color": "#F6C7C2", "border": 2, "valign": "top"}),
    }
    _write_form(book, looks, row, answers, explanations, {error.cell for error in errors})
    for field in row.fields():
        if field.kind == FieldKind.TABLE:
            _write_table(book, looks, field, answers.get(field.code) or [])
    if errors:
        _write_errors(book, looks, row, errors)
    book.close()
    return out.getvalue()


def _write_form(
    book: Any,
    looks: Mapping[str, Any],
    row: Return,
    answers: Mapping[str, Value],
    explanations: Mapping[str, str],
    wrong: set[str],
) -> None:
    sheet = book.add_worksheet(_("Form"))
    sheet.write(0, 0, row.title, looks["bold"])
    sheet.write(1, 0, _("Write in the coloured columns only, then bring the file back to Khuê."))
    for column, (title, width) in enumerate(_heads()):
        sheet.write(_HEAD, column, title, looks["head"])
        sheet.set_column(column, column, width)
    for place, field in _placed(row):
        sheet.write(place, 0, field.code if field.has_answer else "")
        sheet.write(place, 1, field.row_no)
        sheet.write(place, 2, field.label, looks["text" if field.has_answer else "bold"])
        sheet.write(place, 3, field.measure)
        if field.kind in _IN_SHEET:
            cell = xl_rowcol_to_cell(place, _ANSWER)
            look = looks["wrong" if cell in wrong else "open"]
            _put(sheet, place, field, answers.get(field.code), look)
        held = row.prefilled.get(field.code)
        if held:
            sheet.write(place, 5, shown(field, held[0]))
            sheet.write(place, 6, held[1])
            sheet.write(place, _EXPLANATION, explanations.get(field.code, ""), looks["open"])
        sheet.write(place, 8, row.remarks.get(field.code, ""))
    sheet.freeze_panes(_HEAD + 1, 3)


def _heads() -> list[tuple[str, int]]:
    return [
        (_("Code"), 8),
        (_("No."), 8),
        (_("Indicator"), 60),
        (_("Unit of measure"), 10),
        (_("Answer"), 18),
        (_("Khuê holds"), 14),
        (_("From where"), 28),
        (_("Explanation of a change"), 30),
        (_("Remark of the office"), 30),
    ]


def _put(sheet: Any, place: int, field: Field, value: Value, look: Any) -> None:
    number = number_of(value) if field.kind == FieldKind.NUMBER else None
    if number is not None:
        sheet.write_number(place, _ANSWER, float(number), look)
    elif is_empty(value):
        sheet.write_blank(place, _ANSWER, None, look)
    else:
        sheet.write_string(place, _ANSWER, shown(field, value), look)
    if field.kind == FieldKind.CHOICE and sum(len(o) + 1 for o in field.options) < 250:
        options = {"validate": "list", "source": list(field.options)}
        sheet.data_validation(place, _ANSWER, place, _ANSWER, options)


def _write_table(
    book: Any, looks: Mapping[str, Any], field: Field, rows: Sequence[Mapping[str, str]]
) -> None:
    sheet = book.add_worksheet(_sheet_name(field))
    for column, shape in enumerate(field.columns):
        sheet.write(0, column, shape.label, looks["head"])
        sheet.set_column(column, column, 24)
        for place in range(field.rows):
            text = rows[place].get(shape.code, "") if place < len(rows) else ""
            sheet.write(place + 1, column, text, looks["open"])


def _write_errors(
    book: Any, looks: Mapping[str, Any], row: Return, errors: Sequence[CellError]
) -> None:
    sheet = book.add_worksheet(ERRORS_SHEET)
    labels = {field.code: field.label for field in row.fields()}
    heads = (_("Cell"), _("Code"), _("Indicator"), _("Value"), _("What is wrong"))
    for column, title in enumerate(heads):
        sheet.write(0, column, title, looks["head"])
        sheet.set_column(column, column, (10, 8, 50, 18, 60)[column])
    for place, error in enumerate(errors, start=1):
        line = (error.cell, error.code, labels[error.code], error.value, error.message)
        for column, text in enumerate(line):
            sheet.write(place, column, text)
    sheet.activate()


# Reading.


def _read(row: Return, data: bytes) -> tuple[dict[str, Value], dict[str, str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise BadWorkbook from None
    fields = {f.code: f for f in row.fields() if f.kind in _IN_SHEET}
    answers: dict[str, Value] = {}
    explanations: dict[str, str] = {}
    known = 0
    for line in lines[_HEAD + 1 :]:
        code = _text(line[0]) if line else ""
        if code not in fields:
            continue
        known += 1
        cells = [_text(cell) for cell in line] + [""] * _EXPLANATION
        answers[code] = canonical(fields[code], _typed(fields[code], line))
        if code in row.prefilled:
            explanations[code] = cells[_EXPLANATION]
    for field in row.fields():
        if field.kind == FieldKind.TABLE and _sheet_name(field) in names:
            known += 1
            cells_of = book.get_sheet_by_name(_sheet_name(field)).to_python(skip_empty_area=False)
            answers[field.code] = canonical(field, _table_rows(field, cells_of))
    if not known:
        raise BadWorkbook
    return answers, explanations


def _typed(field: Field, line: Sequence[object]) -> str:
    cell = line[_ANSWER] if len(line) > _ANSWER else ""
    if field.kind == FieldKind.DATE and isinstance(cell, date):
        return day_of_cell(cell)
    return _text(cell)


def _table_rows(field: Field, lines: Sequence[Sequence[object]]) -> list[dict[str, str]]:
    return [
        {
            column.code: _text(line[place]) if place < len(line) else ""
            for place, column in enumerate(field.columns)
        }
        for line in lines[1 : field.rows + 1]
    ]


def _text(cell: object) -> str:
    """A number of Excel is a float: written as it would be typed, ``5`` and ``8,5``."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return local_number(Decimal(repr(cell)))
    return "" if cell is None else str(cell).strip()
