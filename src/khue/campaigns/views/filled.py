"""The form of a unit as its page draws it: every value a plain string, every rule said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from khue.campaigns import permissions
from khue.campaigns.models import Return
from khue.campaigns.rules import local_number, number_of, shown
from khue.campaigns.services import problems_of
from khue.campaigns.types import Field, FieldKind, Finding, ReturnState
from khue.core.ui.shapes import Kind
from khue.organisation import selectors as organisation

from .shown import KINDS

if TYPE_CHECKING:
    from khue.accounts.models import User


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell of a table field."""

    name: str
    label: str
    value: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class LineShown:
    """One field of the page."""

    code: str
    label: str
    row_no: str
    measure: str
    kind: str
    level: int
    sheet: str
    is_required: bool
    value: str
    file_id: int
    options: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[CellShown, ...], ...]
    held: str
    needs_explanation: bool
    explanation: str
    remark: str
    problems: tuple[str, ...]
    help: str


def shown_return(row: Return, user: User) -> dict[str, Any]:
    """Return everything that the page of a return needs."""
    problems = problems_of(row)
    lines = lines_of(row, problems)
    may_submit = row.is_open and organisation.can(user, permissions.SUBMIT, row.unit_id)
    kind: Kind = KINDS[row.state]
    return {
        "row": row,
        "lines": lines,
        "files": [line for line in lines if line.kind == FieldKind.FILE],
        "todo": todo(row, problems),
        "gaps": len(problems),
        "kind": kind,
        "remark": row.remarks.get("", ""),
        "is_returned": row.state == ReturnState.RETURNED,
        "is_checked": row.state == ReturnState.CHECKED,
        "may_submit": may_submit and (row.state == ReturnState.CHECKED or not problems),
    }


def saved_parts(row: Return, changed: Sequence[str]) -> dict[str, Any]:
    """Return the parts of the page that change when answers were kept.

    A rule between fields may speak at another field than the one typed in: all fields that have
    something to say, or had, are drawn again.
    """
    problems = problems_of(row)
    lines = [line for line in lines_of(row, problems) if line.kind != FieldKind.HEADING]
    ruled = {f.code for f in row.fields() if f.part_of or f.sum_of}
    spoken = {line.code for line in lines if line.problems or line.held}
    again = set(changed) | ruled | spoken
    return {
        "row": row,
        "lines": [line for line in lines if line.code in again],
        "todo": todo(row, problems),
        "gaps": len(problems),
        "is_partial": True,
    }


def todo(row: Return, problems: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Return what is still to do: code, label, sentence."""
    labels = {field.code: field.label for field in row.fields()}
    return [(p.code, labels[p.code], p.message) for p in problems[:30]]


def lines_of(row: Return, problems: Sequence[Finding]) -> list[LineShown]:
    """Return the fields of the page; what is only missing is said in the list of things to do."""
    said: dict[str, list[str]] = {}
    for finding in problems:
        if not finding.is_gap:
            said.setdefault(finding.code, []).append(finding.message)
    return [_line(field, row, tuple(said.get(field.code, ()))) for field in row.fields()]


def _line(field: Field, row: Return, problems: tuple[str, ...]) -> LineShown:
    value = row.answers.get(field.code)
    held = row.prefilled.get(field.code)
    return LineShown(
        code=field.code,
        label=field.label.lstrip("-+ ") if field.has_answer else field.label,
        row_no=field.row_no,
        measure=field.measure,
        kind=field.kind.value,
        level={"-": 1, "+": 2}.get(field.label[:1], 0),
        sheet=field.sheet,
        is_required=field.is_required,
        value=value if field.kind == FieldKind.DATE and value else _text(field, value),
        file_id=value["id"] if isinstance(value, dict) and "id" in value else 0,
        options=field.options,
        columns=tuple(column.label for column in field.columns),
        rows=_rows(field, value) if field.kind == FieldKind.TABLE else (),
        held=shown(field, held[0]) if held else "",
        needs_explanation=held is not None and value != held[0],
        explanation=row.explanations.get(field.code, ""),
        remark=row.remarks.get(field.code, ""),
        problems=problems,
        help=_help(field, shown(field, held[0]) if held else "", held[1] if held else ""),
    )


def _text(field: Field, value: Any) -> str:
    return shown(field, value)


def _rows(field: Field, value: Any) -> tuple[tuple[CellShown, ...], ...]:
    kept = value or []
    return tuple(
        tuple(
            CellShown(
                name=f"f.{field.code}.{place}.{column.code}",
                label=column.label,
                value=_cell(kept[place].get(column.code, ""), column.is_number)
                if place < len(kept)
                else "",
                is_number=column.is_number,
            )
            for column in field.columns
        )
        for place in range(min(field.rows, len(kept) + 3))
    )


def _cell(text: str, is_number: bool) -> str:
    number = number_of(text) if is_number else None
    return text if number is None else local_number(number)


def _help(field: Field, held: str, source: str) -> str:
    """The small line over the answer: code, measure, rules, and what Khuê holds."""
    parts = [f"[{field.code}] {field.measure}".rstrip(), _rule(field)]
    if held:
        parts.append(_("Khuê holds %(value)s (%(source)s)") % {"value": held, "source": source})
    return " · ".join(part for part in parts if part)


def _rule(field: Field) -> str:
    """The rules in signs that officials know from the paper form."""
    parts = []
    if field.part_of:
        parts.append(f"≤ [{field.part_of}]")
    if field.sum_of:
        parts.append("= " + " + ".join(f"[{code}]" for code in field.sum_of))
    if field.minimum is not None and field.minimum != 0:
        parts.append(f"≥ {local_number(field.minimum)}")
    if field.maximum is not None:
        parts.append(f"≤ {local_number(field.maximum)}")
    return "; ".join(parts)
