"""The receipt board as a workbook; that somebody took it is audited."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core import audit
from khue.dispatch.audits import EXPORTED
from khue.dispatch.selectors import board_of, get_dispatch_for
from khue.dispatch.types import Board, ReceiptLine

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def export_board(*, dispatch_id: int, by: User) -> bytes:
    """Return the board as .xlsx; raises ``NotFound`` when the person may not see it."""
    sending = get_dispatch_for(by, dispatch_id)
    data = _workbook(board_of(sending))
    audit.record(verb=EXPORTED, obj=sending, unit_id=sending.unit_id, by=by)
    return data


def _workbook(board: Board) -> bytes:
    out = io.BytesIO()
    # Names may begin with "=": they stay text.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Receipts"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    sheet.write(0, 0, f"{board.reference} {board.subject}".strip(), book.add_format({"bold": True}))
    for column, (title, width) in enumerate(_heads()):
        sheet.write(2, column, title, bold)
        sheet.set_column(column, column, width)
    for row, line in enumerate(board.lines):
        for column, value in enumerate(_cells(row + 1, line)):
            sheet.write(row + 3, column, value)
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, 2 + len(board.lines), len(_heads()) - 1)
    book.close()
    return out.getvalue()


def _heads() -> list[tuple[str, int]]:
    return [
        (_("No."), 6),
        (_("Recipient"), 40),
        (_("Code"), 14),
        (_("Stage"), 14),
        (_("Arrived"), 17),
        (_("Registered"), 17),
        (_("Incoming number"), 14),
        (_("Opened"), 17),
        (_("Opened by"), 28),
        (_("Assigned"), 17),
        (_("Done"), 17),
        (_("Reminded"), 17),
        (_("Recall"), 17),
        (_("Answered"), 17),
        (_("Reason"), 30),
    ]


def _cells(number: int, line: ReceiptLine) -> list[str | int]:
    return [
        number,
        line.name,
        line.code,
        str(line.stage.label),
        _when(line.arrived_at),
        _when(line.registered_at),
        line.incoming_number,
        _when(line.opened_at),
        line.opened_by,
        _when(line.assigned_at),
        _when(line.done_at),
        _when(line.reminded_at),
        str(line.recall.label),
        _when(line.recall_answered_at),
        line.recall_answer,
    ]


def _when(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""
