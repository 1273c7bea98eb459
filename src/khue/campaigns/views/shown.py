"""From rows and figures to the pieces that the components draw: the office's pages and the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from khue.campaigns.models import Call, Expected, Return
from khue.campaigns.rules import number_of, shown
from khue.campaigns.selectors import CallLine
from khue.campaigns.types import (
    HANDED_IN,
    CallBoard,
    CallState,
    Field,
    FieldFigures,
    ReturnState,
)
from khue.core.ui.shapes import Cell, Chip, Column, Kind, Square, Table
from khue.core.ui.words import local, number, short_date

KINDS: dict[str, Kind] = {
    ReturnState.NOT_OPENED: "neutral",
    ReturnState.FILLING: "active",
    ReturnState.CHECKED: "waiting",
    ReturnState.SUBMITTED: "done",
    ReturnState.RETURNED: "refused",
    ReturnState.ACCEPTED: "done",
}
_CALL_KINDS: dict[str, Kind] = {
    CallState.DRAFT: "neutral",
    CallState.OPEN: "active",
    CallState.CLOSED: "done",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    second: str = ""
    second_text: str = ""
    when: datetime | None = None
    is_new: bool = False


def call_rows(lines: Sequence[CallLine]) -> list[Row]:
    """Return the office's calls as lines."""
    return [
        Row(
            title=line.call.title,
            url=reverse("campaigns:call", args=[line.call.pk]),
            meta=" · ".join(
                part for part in (line.call.period, _due(line.call.due_on), _so_far(line)) if part
            ),
            state=_CALL_KINDS[line.call.state],
            state_text=str(line.call.get_state_display()),
            when=line.call.published_at,
        )
        for line in lines
    ]


def _so_far(line: CallLine) -> str:
    if line.call.state == CallState.DRAFT:
        return ""
    return _("%(actual)d of %(expected)d answered") % {
        "actual": line.actual,
        "expected": line.expected,
    }


def _due(day: date) -> str:
    return _("due %(day)s") % {"day": short_date(day)}


def return_rows(rows: Sequence[Return]) -> list[Row]:
    """Return what a unit is asked as lines: what is still open first."""
    ordered = sorted(rows, key=lambda r: (not r.is_open, r.due_on if r.is_open else date.max))
    return [
        Row(
            title=row.title,
            url=reverse("campaigns:return", args=[row.pk]),
            meta=" · ".join((row.asked_by.name, row.period, _due(row.due_on))),
            state=KINDS[row.state],
            state_text=str(row.get_state_display()),
            second="overdue" if row.is_late else "",
            second_text=_("Overdue") if row.is_late else "",
            when=row.sent_at,
            is_new=row.state == ReturnState.NOT_OPENED and row.is_open,
        )
        for row in ordered
    ]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The board as the template takes it."""

    board: CallBoard
    squares: tuple[Square, ...]
    chips: tuple[Chip, ...]
    table: Table
    to_judge: int
    silent: int


def shown_board(call: Call, board: CallBoard, state: str) -> ShownBoard:
    """Prepare the pieces; ``state`` of the address filters the list."""
    urls = {line.id: reverse("campaigns:unit", args=[line.id]) for line in board.lines}
    lines = [line for line in board.lines if not state or _fits(line.state, line.is_late, state)]
    rows = [
        [
            Cell(line.name, url=urls[line.id]),
            Cell(line.state.label, kind="overdue" if line.is_late else KINDS[line.state]),
            f"{local(line.submitted_at):%d/%m %H:%M}" if line.submitted_at else "",
            _on_time(line.state, line.is_on_time, line.is_late),
            line.times_returned or "",
        ]
        for line in lines
    ]
    columns = [
        Column("name", _("Unit")),
        Column("state", _("State")),
        Column("submitted", _("Submitted")),
        Column("on_time", _("Deadline")),
        Column("returned", _("Times returned"), numeric=True),
    ]
    return ShownBoard(
        board=board,
        squares=tuple(
            Square(
                line.name,
                "overdue" if line.is_late else KINDS[line.state],
                str(line.state.label),
            )
            for line in board.lines
        ),
        chips=_chips(board, state),
        table=Table(columns, rows, caption=_("Units")),
        to_judge=board.at(ReturnState.SUBMITTED),
        silent=board.expected - board.actual,
    )


def _fits(state: ReturnState, is_late: bool, wanted: str) -> bool:
    return is_late if wanted == "late" else state == wanted


def _on_time(state: ReturnState, is_on_time: bool, is_late: bool) -> str:
    if is_late:
        return _("Overdue")
    if state not in HANDED_IN:
        return ""
    return _("On time") if is_on_time else _("After the deadline")


def _chips(board: CallBoard, chosen: str) -> tuple[Chip, ...]:
    found = [Chip(_("All"), "?", active=not chosen, count=board.expected)]
    for state in ReturnState:
        count = board.at(state)
        if count:
            chip = Chip(str(state.label), f"?state={state}", active=chosen == state, count=count)
            found.append(chip)
    if board.late:
        found.append(Chip(_("Overdue"), "?state=late", active=chosen == "late", count=board.late))
    return tuple(found)


# Figures.


def figure_table(figures: Sequence[FieldFigures]) -> Table:
    """Return the totals of the number fields with the last period and what stands out."""
    columns = [
        Column("code", _("Code")),
        Column("label", _("Indicator")),
        Column("total", _("Total"), numeric=True),
        Column("before", _("Last period"), numeric=True),
        Column("change", _("Change"), numeric=True),
        Column("odd", _("Stand out"), numeric=True),
    ]
    rows = [
        [
            f.field.code,
            Cell(f.field.label, url=f"?field={f.field.code}#chart"),
            number(f.total),
            "" if f.total_before is None else number(f.total_before),
            _change(f.total, f.total_before),
            len(f.outliers) or "",
        ]
        for f in figures
        if f.figures
    ]
    return Table(columns, rows, caption=_("Totals"), empty=_("Nothing has been handed in yet."))


def _change(now: Decimal, before: Decimal | None) -> str:
    if before is None or not before:
        return ""
    return f"{(now - before) / before * 100:+.1f} %".replace(".", ",")


def chart_choices(figures: Sequence[FieldFigures], chosen: FieldFigures | None) -> list[Chip]:
    """Return the fields with something that stands out as quick ways to their chart."""
    return [
        Chip(
            f"{f.field.code}. {f.field.label[:40]}",
            f"?field={f.field.code}#chart",
            active=f is chosen,
            count=len(f.outliers),
        )
        for f in figures
        if f.outliers
    ][:12]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One field of an answer as the office reads it."""

    code: str
    label: str
    row_no: str
    measure: str
    is_heading: bool
    value: str
    file_id: int
    before: str
    held: str
    source: str
    explanation: str
    is_odd: bool
    remark: str


def read_lines(expected: Expected, odd: set[str], before: Mapping[str, object]) -> list[ReadLine]:
    """Return the answer of one unit with everything the office judges by."""
    return [
        _read_line(field, expected, field.code in odd, before)
        for field in expected.call.version.form()
    ]


def _read_line(
    field: Field, expected: Expected, is_odd: bool, before: Mapping[str, object]
) -> ReadLine:
    value = expected.answers.get(field.code)
    held = expected.prefilled.get(field.code)
    is_changed = held is not None and held[0] != value
    earlier = before.get(field.code)
    return ReadLine(
        code=field.code,
        label=field.label,
        row_no=field.row_no,
        measure=field.measure,
        is_heading=not field.has_answer,
        value=shown(field, value),
        file_id=value["id"] if isinstance(value, dict) and "id" in value else 0,
        before=shown(field, earlier) if number_of(earlier) is not None else "",
        held=shown(field, held[0]) if is_changed and held else "",
        source=held[1] if is_changed and held else "",
        explanation=expected.explanations.get(field.code, "") if is_changed else "",
        is_odd=is_odd,
        remark=expected.remarks.get(field.code, ""),
    )
