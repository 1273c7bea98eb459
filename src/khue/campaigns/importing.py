"""Form definitions from .csv and .xlsx: columns form, sheet, row_no, indicator, unit, code, rules.

The layout of the ministry's statistical forms is read as it is: a row without code and unit is a
heading, "- " and "+ " are parts of the figure above them. What this reads is shown in the builder
before anything goes out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from khue.core.text import clean, fold

from .errors import BadFormFile, CodeTaken
from .rule_text import check_references, with_rules
from .types import Column, Field, FieldKind, FormDraft

Row = Mapping[str, str]
MOST_ROWS = 5000
# Codes stand in addresses, in rules and in the names of sheets.
CODE = re.compile(r"^[\w.-]{1,28}$")
# The names that a column may have, folded.
_NAMES = {
    "form": ("form", "bieu", "bieu mau", "mau"),
    "title": ("title", "ten bieu", "tieu de"),
    "sheet": ("sheet", "phan", "trang"),
    "row_no": ("row_no", "stt", "so thu tu"),
    "label": ("indicator_vi", "indicator", "chi tieu", "ten chi tieu"),
    "measure": ("unit", "don vi", "don vi tinh"),
    "code": ("code", "ma", "ma so"),
    "kind": ("type", "kind", "loai"),
    "rules": ("rules", "quy tac", "rang buoc"),
    "options": ("options", "lua chon"),
    "columns": ("columns", "cot"),
    "prefill": ("prefill", "dien san"),
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names}


def read_forms(data: bytes, filename: str) -> list[FormDraft]:
    """Return the forms of the file, each with its fields; raises ``BadFormFile`` and rule errors."""
    rows = _xlsx_rows(data) if filename.lower().endswith(".xlsx") else _csv_rows(data)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.get("form", ""), []).append(row)
    forms = [_form(code, found) for code, found in grouped.items()]
    if not forms:
        raise BadFormFile(why=_("it has no rows."))
    return forms


def _csv_rows(data: bytes) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFormFile(why=_("it is not written in UTF-8.")) from None
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return _named(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise BadFormFile(why=_("its columns can't be told apart.")) from None


def _xlsx_rows(data: bytes) -> list[Row]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        raise BadFormFile(why=_("it is not an Excel workbook.")) from None
    return [row for sheet in sheets if sheet for row in _named(sheet)]


def _named(table: Iterable[Iterable[object]]) -> list[Row]:
    lines = iter(table)
    head = [_COLUMN_OF.get(fold(_text(cell)).strip(), "") for cell in next(lines, [])]
    if "label" not in head:
        raise BadFormFile(why=_("it needs a column “indicator” (Chỉ tiêu) in its first row."))
    rows: list[Row] = []
    for line in lines:
        cells = {name: _text(cell) for name, cell in zip(head, line, strict=False) if name}
        if any(cells.values()):
            rows.append(cells)
        if len(rows) > MOST_ROWS:
            raise BadFormFile(why=_("it has more rows than a form can have."))
    return rows


def _text(cell: object) -> str:
    """Excel gives whole numbers as 5.0: a code stays ``5``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell if cell is not None else "")).strip()


def _form(code: str, rows: list[Row]) -> FormDraft:
    fields: list[Field] = []
    taken: set[str] = {row.get("code", "") for row in rows} - {""}
    for place, row in enumerate(rows, start=1):
        fields.append(_field(place, row, taken))
    codes = [field.code for field in fields]
    for given in codes:
        if codes.count(given) > 1:
            raise CodeTaken(code=given)
    fields = _with_parts(fields, rows)
    check_references(fields)
    title = next((row["title"] for row in rows if row.get("title")), "") or code or _("Form")
    return FormDraft(code=code[:40], title=title[:200], fields=tuple(fields))


def _field(place: int, row: Row, taken: set[str]) -> Field:
    code = row.get("code", "")
    kind = _kind(row)
    if not code:
        code = f"r{place}"
        while code in taken:
            code += "x"
        taken.add(code)
    if not CODE.match(code):
        raise BadFormFile(why=_("the code “%(code)s” is not one.") % {"code": code})
    field = Field(
        code=code,
        label=row.get("label", "")[:500],
        kind=kind,
        measure=row.get("measure", "")[:40],
        sheet=row.get("sheet", "")[:80],
        row_no=row.get("row_no", "")[:20],
        options=_list(row.get("options", "")),
        columns=columns_from_text(row.get("columns", "")),
        rows=10 if kind == FieldKind.TABLE else 0,
        prefill=row.get("prefill", "")[:60],
    )
    if kind == FieldKind.NUMBER:
        return with_rules(field, row.get("rules", "") or ">=0")
    return with_rules(field, row.get("rules", ""))


def _kind(row: Row) -> FieldKind:
    given = fold(row.get("kind", ""))
    for kind in FieldKind:
        if given and given in {kind.value, fold(str(kind.label))}:
            return kind
    if given:
        raise BadFormFile(why=_("there is no kind of field “%(kind)s”.") % {"kind": row["kind"]})
    is_figure = bool(row.get("code") or row.get("measure"))
    return FieldKind.NUMBER if is_figure else FieldKind.HEADING


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip()[:120] for part in re.split(r"[|\n]", text) if part.strip())


def columns_from_text(text: str) -> tuple[Column, ...]:
    """Return the columns of ``Name | Pupils (number)``, one a line or parted by bars."""
    found = []
    for place, label in enumerate(_list(text), start=1):
        name = re.sub(r"\s*\((?:number|số)\)\s*$", "", label)
        found.append(Column(f"c{place}", name, is_number=name != label))
    return tuple(found)


def columns_text(columns: Iterable[Column]) -> str:
    """Return the columns as :func:`columns_from_text` reads them, one a line."""
    return "\n".join(
        _("%(label)s (number)") % {"label": c.label} if c.is_number else c.label for c in columns
    )


def _with_parts(fields: list[Field], rows: list[Row]) -> list[Field]:
    """A figure with "- " is a part of the last one without, "+ " of the last "- ": part ≤ whole.

    Only where the file gives no rules itself, and within one sheet and one measure.
    """
    whole: dict[int, Field] = {}
    sheet, done = "", []
    for field, row in zip(fields, rows, strict=True):
        if field.sheet != sheet:
            sheet, whole = field.sheet, {}
        level = {"-": 1, "+": 2}.get(field.label[:1], 0)
        if field.kind == FieldKind.NUMBER:
            above = next((whole[n] for n in range(level - 1, -1, -1) if n in whole), None)
            if above is not None and above.measure == field.measure and not row.get("rules"):
                field = replace(field, part_of=above.code)
            whole = {n: kept for n, kept in whole.items() if n < level} | {level: field}
        elif level == 0 and field.row_no:
            whole = {}
        done.append(field)
    return done
