"""Answers against the form: reading what was typed, and what is wrong with it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from khue.core.text import clean

from .types import Answers, Field, FieldKind, Finding, Value

_LONGEST = 4000
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_PLAIN = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


def read_number(text: str) -> Decimal | None:
    """Return the number that a Vietnamese official typed: 1.250, 1 250, 8,5 and 8.5; else None."""
    text = re.sub(r"[\s\u00a0\u202f]", "", text)
    if _GROUPED.match(text):
        text = text.replace(".", "")
    elif not _PLAIN.match(text):
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if abs(number) < Decimal(10) ** 15 else None


def read_day(text: str) -> date | None:
    """Return the day of ``23/11/2026`` or ``2026-11-23``; else None."""
    match = _DAY.match(text.strip())
    try:
        if match:
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def number_text(number: Decimal) -> str:
    """Return the canonical text of a number: no zeros behind, no exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(field: Field, typed: Value) -> Value:
    """Return what is kept of what was typed. What can't be read is kept as typed, never lost."""
    if field.kind == FieldKind.TABLE:
        return _canonical_rows(field, typed)
    if field.kind == FieldKind.FILE:
        return typed
    text = clean(str(typed or "").replace("\r\n", "\n")).strip()[:_LONGEST]
    if field.kind == FieldKind.NUMBER:
        number = read_number(text)
        return text if number is None else number_text(number)
    if field.kind == FieldKind.DATE:
        day = read_day(text)
        return text if day is None else day.isoformat()
    return text


def _canonical_rows(field: Field, typed: Value) -> list[dict[str, str]]:
    kept = []
    for row in list(typed or ())[: field.rows or 20]:
        cells: dict[str, str] = {}
        for column in field.columns:
            text = clean(str(row.get(column.code, "") or "")).strip()[:500]
            number = read_number(text) if column.is_number else None
            cells[column.code] = text if number is None else number_text(number)
        kept.append(cells)
    while kept and not any(kept[-1].values()):
        kept.pop()
    return kept


def is_empty(value: Value) -> bool:
    """Whether nothing was answered."""
    return value is None or value == "" or value == [] or value == {}


def number_of(value: Value) -> Decimal | None:
    """Return the number of a kept answer."""
    return read_canonical(value) if isinstance(value, str) and value else None


def read_canonical(text: str) -> Decimal | None:
    """Return the number of canonical text; ``1.250`` means one and a quarter here."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def shown(field: Field, value: Value) -> str:
    """Say a kept answer as people read it."""
    if is_empty(value):
        return ""
    if field.kind == FieldKind.NUMBER:
        number = number_of(value)
        return str(value) if number is None else local_number(number)
    if field.kind == FieldKind.DATE:
        day = read_day(str(value))
        return str(value) if day is None else f"{day:%d/%m/%Y}"
    if field.kind == FieldKind.FILE:
        return str(value.get("name", ""))
    if field.kind == FieldKind.TABLE:
        return "; ".join(", ".join(v for v in row.values() if v) for row in value)
    return str(value)


def local_number(number: Decimal) -> str:
    """Return the number with the Vietnamese comma, without groups: as it is typed again."""
    return number_text(number).replace(".", ",")


def find_problems(
    fields: Sequence[Field],
    answers: Answers,
    *,
    prefilled: Mapping[str, Any] | None = None,
    explanations: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Return everything that keeps the answers from being handed in, in the order of the form."""
    by_code = {field.code: field for field in fields}
    found: list[Finding] = []
    for field in fields:
        if not field.has_answer:
            continue
        value = answers.get(field.code)
        if is_empty(value):
            if field.is_required:
                found.append(Finding(field.code, _("This must be filled in."), is_gap=True))
            continue
        found += _of_one(field, value)
        found += _between(field, by_code, answers)
        found += _changed(field, value, prefilled or {}, explanations or {})
    return found


def _of_one(field: Field, value: Value) -> Iterable[Finding]:
    if field.kind == FieldKind.NUMBER:
        return _number(field, value)
    if field.kind == FieldKind.DATE and read_day(str(value)) is None:
        return [Finding(field.code, _("Write the date like 23/11/2026."))]
    if field.kind == FieldKind.CHOICE and value not in field.options:
        return [Finding(field.code, _("Choose one of the answers."))]
    if field.kind == FieldKind.TABLE:
        return _table(field, value)
    return []


def _number(field: Field, value: Value) -> Iterable[Finding]:
    number = number_of(value)
    if number is None:
        return [Finding(field.code, _("This is not a number."))]
    if -int(number.as_tuple().exponent) > field.decimals:  # type: ignore[arg-type, unused-ignore]
        if field.decimals == 0:
            return [Finding(field.code, _("Only whole numbers."))]
        text = _("At most %(count)d digits after the comma.") % {"count": field.decimals}
        return [Finding(field.code, text)]
    if field.minimum is not None and number < field.minimum:
        text = _("At least %(limit)s.") % {"limit": local_number(field.minimum)}
        return [Finding(field.code, text)]
    if field.maximum is not None and number > field.maximum:
        text = _("At most %(limit)s.") % {"limit": local_number(field.maximum)}
        return [Finding(field.code, text)]
    return []


def _table(field: Field, rows: Value) -> Iterable[Finding]:
    return [
        Finding(field.code, _("This is not a number."), row=place, column=column.code)
        for place, row in enumerate(rows, start=1)
        for column in field.columns
        if column.is_number and row.get(column.code) and number_of(row[column.code]) is None
    ]


def _between(field: Field, by_code: Mapping[str, Field], answers: Answers) -> Iterable[Finding]:
    number = number_of(answers.get(field.code))
    if field.kind != FieldKind.NUMBER or number is None:
        return []
    found = []
    whole = number_of(answers.get(field.part_of)) if field.part_of else None
    if whole is not None and number > whole:
        text = _("A part is at most the whole: “%(label)s” is %(whole)s.")
        label = by_code[field.part_of].label if field.part_of in by_code else field.part_of
        found.append(Finding(field.code, text % {"label": label, "whole": local_number(whole)}))
    if field.sum_of:
        parts = [number_of(answers.get(code)) for code in field.sum_of]
        if any(part is not None for part in parts):
            total = sum((part for part in parts if part is not None), Decimal(0))
            if total != number:
                text = _("This must be the sum of %(codes)s, which is %(total)s.")
                codes = ", ".join(field.sum_of)
                found.append(
                    Finding(field.code, text % {"codes": codes, "total": local_number(total)})
                )
    return found


def _changed(
    field: Field, value: Value, prefilled: Mapping[str, Any], explanations: Mapping[str, str]
) -> Iterable[Finding]:
    held = prefilled.get(field.code)
    if held is None or value == held[0] or explanations.get(field.code, "").strip():
        return []
    text = _("Khuê holds %(value)s here. Explain the change.")
    return [Finding(field.code, text % {"value": shown(field, held[0])}, is_gap=True)]


def day_of_cell(value: object) -> str:
    """Return the canonical text of a date cell of a workbook."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
