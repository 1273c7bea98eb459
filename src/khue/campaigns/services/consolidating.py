"""All answers in one workbook: units by fields, totals, the last period, what stands out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.campaigns import audits, permissions
from khue.campaigns.comparing import Answered, outlier_codes
from khue.campaigns.models import Call
from khue.campaigns.rules import is_empty, number_of, shown
from khue.campaigns.selectors import answered, board_of
from khue.campaigns.types import CallBoard, Field, FieldKind
from khue.core import audit

from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User

_HEAD = 3


@transaction.atomic
def consolidate(*, call: Call, by: User) -> bytes:
    """Return the figures of all units that have handed in as .xlsx; that they were taken is audited."""
    check(by, permissions.READ_CALL, call.unit_id)
    data = _workbook(call, answered(call), board_of(call))
    audit.record(verb=audits.CALL_EXPORTED, obj=call, unit_id=call.unit_id, by=by)
    return data


def _workbook(call: Call, rows: Sequence[Answered], board: CallBoard) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    looks = {
        "bold": book.add_format({"bold": True}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "total": book.add_format({"bold": True, "top": 1}),
        "odd": book.add_format({"bg_color": "#FCE5B0", "bold": True}),
    }
    fields = [field for field in call.version.form() if field.has_answer]
    _figures(book, looks, call, fields, rows)
    _progress(book, looks, call, board)
    book.close()
    return out.getvalue()


def _figures(
    book: Any,
    looks: Mapping[str, Any],
    call: Call,
    fields: Sequence[Field],
    rows: Sequence[Answered],
) -> None:
    sheet = book.add_worksheet(_("Figures"))
    sheet.write(0, 0, f"{call.title} ({call.period})", looks["bold"])
    sheet.write(1, 0, _("Coloured cells stand out: far from the others or from the last period."))
    sheet.write(_HEAD, 0, _("No."), looks["head"])
    sheet.write(_HEAD, 1, _("Unit"), looks["head"])
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 40)
    odd = outlier_codes(fields, rows)
    for column, field in enumerate(fields, start=2):
        title = f"{field.code}. {field.label}" + (f" ({field.measure})" if field.measure else "")
        sheet.write(_HEAD, column, title, looks["head"])
    sheet.set_column(2, 1 + len(fields), 16)
    for place, row in enumerate(rows, start=_HEAD + 1):
        sheet.write(place, 0, place - _HEAD)
        sheet.write(place, 1, row.unit)
        marked = odd.get(row.expected_id, set())
        for column, field in enumerate(fields, start=2):
            look = looks["odd"] if field.code in marked else None
            _put(sheet, place, column, field, row, look)
    _totals(sheet, looks, fields, rows, _HEAD + 1 + len(rows))
    sheet.freeze_panes(_HEAD + 1, 2)


def _put(sheet: Any, place: int, column: int, field: Field, row: Answered, look: Any) -> None:
    value = row.answers.get(field.code)
    number = number_of(value) if field.kind == FieldKind.NUMBER else None
    if number is not None:
        sheet.write_number(place, column, float(number), look)
    elif not is_empty(value):
        sheet.write_string(place, column, shown(field, value), look)


def _totals(
    sheet: Any,
    looks: Mapping[str, Any],
    fields: Sequence[Field],
    rows: Sequence[Answered],
    place: int,
) -> None:
    sheet.write(place, 1, _("Total"), looks["total"])
    sheet.write(place + 1, 1, _("Total of the last period"), looks["total"])
    for column, field in enumerate(fields, start=2):
        if field.kind != FieldKind.NUMBER:
            continue
        for line, values in (
            (place, [row.answers.get(field.code) for row in rows]),
            (place + 1, [row.before.get(field.code) for row in rows]),
        ):
            known = [n for n in map(number_of, values) if n is not None]
            if known:
                sheet.write_number(line, column, float(sum(known)), looks["total"])


def _progress(book: Any, looks: Mapping[str, Any], call: Call, board: CallBoard) -> None:
    sheet = book.add_worksheet(_("Progress"))
    heads = (_("No."), _("Unit"), _("State"), _("Submitted"), _("On time"), _("Times returned"))
    for column, title in enumerate(heads):
        sheet.write(0, column, title, looks["head"])
        sheet.set_column(column, column, (5, 40, 24, 18, 12, 12)[column])
    for place, line in enumerate(board.lines, start=1):
        sheet.write(place, 0, place)
        sheet.write(place, 1, line.name)
        sheet.write(place, 2, str(line.state.label))
        sheet.write(place, 3, _when(line.submitted_at))
        sheet.write(place, 4, _("yes") if line.submitted_at and line.is_on_time else _("no"))
        sheet.write(place, 5, line.times_returned)


def _when(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""
