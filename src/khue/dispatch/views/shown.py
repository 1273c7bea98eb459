"""From the board's values to the pieces that the components draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.dates import today
from khue.core.text import fold, whole_number
from khue.core.ui.shapes import Cell, Chip, Column, Kind, Page, Square, Table
from khue.core.ui.words import relative_teller, short_date
from khue.dispatch.kinds import receiver_url, sender_url
from khue.dispatch.models import Delivery, Recipient
from khue.dispatch.selectors import SentLine
from khue.dispatch.types import STAGES_BY_SLUG, Board, Recall, ReceiptLine, Stage, Urgency

# More squares than this are no picture any more, more rows no page.
MOST_SQUARES = 300
PAGE = 200
# The filter behind the figure of those who have neither registered nor opened.
SILENT = "silent"

STRIP_KINDS: dict[Stage, Kind | Literal["full"]] = {
    Stage.DELIVERED: "neutral",
    Stage.ARRIVED: "waiting",
    Stage.REGISTERED: "active",
    Stage.OPENED: "full",
    Stage.ASSIGNED: "full",
    Stage.DONE: "done",
}
BADGE_KINDS: dict[Stage, Kind] = {
    Stage.DELIVERED: "waiting",
    Stage.ARRIVED: "neutral",
    Stage.REGISTERED: "active",
    Stage.OPENED: "active",
    Stage.ASSIGNED: "active",
    Stage.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The board as the template takes it."""

    squares: tuple[Square, ...]
    bars: tuple[Bar, ...]
    chips: tuple[Chip, ...]
    table: Table
    page: Page
    total: int
    silent: int
    opened: int
    done: int
    overdue: int
    refresh_url: str
    object_url: str
    recall: RecallSum | None = None


@dataclass(frozen=True, slots=True)
class RecallSum:
    """How a recall stands: asked when and why, and how many have answered what."""

    at: datetime
    reason: str
    waiting: int
    agreed: int
    refused: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How many have come as far as a stage: instead of squares where there are too many."""

    label: str
    value: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of a list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    when: datetime
    is_new: bool = False
    second: str = ""
    second_text: str = ""


def waiting_row(recipient: Recipient) -> ShownRow:
    """A line of the list of those who are waited for: the unit, the thing, how late it is."""
    sending = recipient.dispatch
    is_late = sending.due_on is not None and sending.due_on < today()
    until = _("until %(day)s") % {"day": short_date(sending.due_on)} if sending.due_on else ""
    reached = Stage(recipient.stage)
    return ShownRow(
        title=recipient.name,
        url=reverse("dispatch:board", args=[sending.pk]),
        meta=" · ".join(part for part in (sending.reference, sending.subject, until) if part),
        state="overdue" if is_late else BADGE_KINDS[reached],
        state_text=_("Overdue") if is_late else str(reached.label),
        when=sending.sent_at,
    )


def shown_board(board: Board, query: Mapping[str, str], mark: int) -> ShownBoard:
    """Filter and sort the lines by the address and prepare the pieces."""
    address = reverse("dispatch:board", args=[board.dispatch_id])
    kept = {k: v for k, v in query.items() if v and k != "mark"}
    chosen = _chosen(board, query)
    first = _first(query)
    is_small = board.total <= MOST_SQUARES
    return ShownBoard(
        squares=_squares(board) if is_small else (),
        bars=() if is_small else _bars(board),
        chips=_chips(board, query),
        table=_table(chosen[first : first + PAGE], query, board.recalled_at is not None),
        page=_page(kept, first, len(chosen)),
        total=board.total,
        silent=board.silent,
        opened=sum(1 for line in board.lines if line.opened_at is not None),
        done=board.reached(Stage.DONE),
        overdue=sum(1 for line in board.lines if line.is_overdue),
        refresh_url=f"{address}?{urlencode({**kept, 'mark': mark})}",
        object_url=sender_url(board.kind, board.object_id),
        recall=_recall(board),
    )


def _recall(board: Board) -> RecallSum | None:
    if board.recalled_at is None:
        return None
    return RecallSum(
        at=board.recalled_at,
        reason=board.recall_reason,
        waiting=board.recalls(Recall.ASKED),
        agreed=board.recalls(Recall.AGREED),
        refused=board.recalls(Recall.REFUSED),
    )


def _first(query: Mapping[str, str]) -> int:
    return whole_number(query.get("from", ""), most=999_999) or 0


def _page(kept: Mapping[str, str], first: int, total: int) -> Page:
    def at(place: int) -> str:
        return f"?{urlencode({**kept, 'from': place})}"

    return Page(
        newer=at(max(first - PAGE, 0)) if first else "",
        older=at(first + PAGE) if first + PAGE < total else "",
    )


def _bars(board: Board) -> tuple[Bar, ...]:
    stages = [stage for stage in Stage if stage is not Stage.DELIVERED]
    return tuple(Bar(str(s.label), board.reached(s), board.total) for s in stages)


def _squares(board: Board) -> tuple[Square, ...]:
    # Five shapes for six stages: who has opened it and who has given it on look alike.
    states = {stage: str(stage.label) for stage in Stage}
    states[Stage.OPENED] = states[Stage.ASSIGNED] = _("Opened or assigned")
    late, returned = _("Overdue"), _("Returned")

    def square(line: ReceiptLine) -> Square:
        if line.returned_at is not None:
            return Square(line.name, "refused", returned)
        if line.is_overdue:
            return Square(line.name, "overdue", late)
        return Square(line.name, STRIP_KINDS[line.stage], states[line.stage])

    return tuple(square(line) for line in board.lines)


def _chips(board: Board, query: Mapping[str, str]) -> tuple[Chip, ...]:
    chosen = query.get("stage", "")
    chips = [Chip(_("All"), "?", active=not chosen, count=board.total)]
    for stage in Stage:
        count = len(board.at(stage))
        if count or chosen == stage.slug:
            chips.append(
                Chip(str(stage.label), f"?stage={stage.slug}", chosen == stage.slug, count)
            )
    returned = sum(1 for line in board.lines if line.returned_at is not None)
    if returned:
        chips.append(Chip(_("Returned"), "?stage=returned", chosen == "returned", returned))
    if chosen == SILENT:
        chips.append(Chip(_("Not answered"), f"?stage={SILENT}", True, board.silent))
    chips += [
        Chip(str(state.label), f"?stage=recall-{state}", chosen == f"recall-{state}", count)
        for state in (Recall.ASKED, Recall.AGREED, Recall.REFUSED)
        if (count := board.recalls(state))
    ]
    late = sum(1 for line in board.lines if line.is_overdue)
    if late:
        chips.append(Chip(_("Overdue"), "?stage=overdue", chosen == "overdue", late))
    return tuple(chips)


def _chosen(board: Board, query: Mapping[str, str]) -> list[ReceiptLine]:
    lines = list(board.lines)
    chosen = query.get("stage", "")
    if chosen in STAGES_BY_SLUG:
        lines = list(board.at(STAGES_BY_SLUG[chosen]))
    elif chosen == SILENT:
        lines = [line for line in lines if line.is_silent]
    elif chosen == "overdue":
        lines = [line for line in lines if line.is_overdue]
    elif chosen == "returned":
        lines = [line for line in lines if line.returned_at is not None]
    elif chosen.startswith("recall-"):
        lines = [line for line in lines if line.recall and chosen == f"recall-{line.recall}"]
    wanted = fold(query.get("name", ""))
    if wanted:
        lines = [line for line in lines if wanted in fold(line.name)]
    return _sorted(lines, query.get("order", ""))


_ORDERS: dict[str, Callable[[ReceiptLine], object]] = {
    "stage": lambda line: (line.stage, line.is_overdue),
    "arrived": lambda line: _moment(line.arrived_at),
    "registered": lambda line: _moment(line.registered_at),
    "opened": lambda line: _moment(line.opened_at),
    "done": lambda line: _moment(line.done_at),
}


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at is not None else float("inf")


def _sorted(lines: list[ReceiptLine], order: str) -> list[ReceiptLine]:
    key = _ORDERS.get(order.removeprefix("-"))
    if key is None:
        return lines
    return sorted(lines, key=key, reverse=order.startswith("-"))  # type: ignore[arg-type]


def _table(lines: Sequence[ReceiptLine], query: Mapping[str, str], is_recalled: bool) -> Table:
    recall = [Column("recall", _("Recall")), Column("answer", _("Answer"))] if is_recalled else []
    return Table(
        caption=_("Receipts"),
        columns=[
            Column("name", _("Recipient"), filter="text"),
            *recall,
            Column("stage", _("Stage"), sortable=True),
            Column("arrived", _("Arrived"), sortable=True),
            Column("registered", _("Registered"), sortable=True),
            Column("opened", _("Opened"), sortable=True),
            Column("assigned", _("Assigned")),
            Column("done", _("Done"), sortable=True),
        ],
        rows=_rows(lines, is_recalled),
        query={k: v for k, v in query.items() if k != "mark"},
        empty=_("Nobody stands here."),
    )


def _rows(lines: Sequence[ReceiptLine], is_recalled: bool) -> list[list[object]]:
    """The cells of each line; words that repeat are asked for once."""
    when = relative_teller()
    stages = {stage: str(stage.label) for stage in Stage}
    numbered = _("incoming no. %(number)s")
    rows = [_cells(line, when, stages, numbered) for line in lines]
    if is_recalled:
        recalls = {state: str(state.label) for state in Recall}
        for row, line in zip(rows, lines, strict=True):
            row[1:1] = _recall_cells(line, when, recalls)
    return rows


RECALL_KINDS: dict[Recall, Kind] = {
    Recall.ASKED: "waiting",
    Recall.AGREED: "done",
    Recall.REFUSED: "refused",
}


def _recall_cells(
    line: ReceiptLine, when: Callable[[datetime | None], str], states: Mapping[Recall, str]
) -> list[object]:
    """The answer as a badge, then when, by whom and why."""
    if not line.recall:
        return ["", ""]
    said = " · ".join(
        part
        for part in (when(line.recall_answered_at), line.recall_answered_by, line.recall_answer)
        if part
    )
    return [Cell(states[line.recall], kind=RECALL_KINDS[line.recall]), said]


def _cells(
    line: ReceiptLine,
    when: Callable[[datetime | None], str],
    stages: Mapping[Stage, str],
    numbered: str,
) -> list[object]:
    kind: Kind = "overdue" if line.is_overdue else BADGE_KINDS[line.stage]
    number = numbered % {"number": line.incoming_number} if line.incoming_number else ""
    stage = Cell(stages[line.stage], kind=kind)
    if line.returned_at is not None:
        stage = Cell(_("Returned: %(reason)s") % {"reason": line.return_reason}, kind="refused")
    return [
        line.name,
        stage,
        when(line.arrived_at),
        _joined(when(line.registered_at), number),
        _joined(when(line.opened_at), line.opened_by),
        when(line.assigned_at),
        when(line.done_at),
    ]


def _joined(when: str, what: str) -> str:
    return f"{when} · {what}" if when and what else when


def sent_rows(lines: Sequence[SentLine]) -> list[ShownRow]:
    """Prepare the list of what went out."""
    return [_sent_row(line) for line in lines]


def _sent_row(line: SentLine) -> ShownRow:
    silent = line.total - line.answered
    if line.opened == line.total:
        state, text = "done", _("Everybody has opened it")
    elif silent:
        state = "waiting"
        text = ngettext("%(count)d has not answered", "%(count)d have not answered", silent) % {
            "count": silent
        }
    else:
        state, text = "active", _("Everybody has answered")
    meta = _("%(opened)d of %(total)d have opened it") % {
        "opened": line.opened,
        "total": line.total,
    }
    sending = line.dispatch
    return ShownRow(
        title=sending.subject,
        url=reverse("dispatch:board", args=[sending.pk]),
        meta=" · ".join(part for part in (sending.reference, meta) if part),
        state=state,
        state_text=text,
        when=sending.sent_at,
    )


def inbox_rows(deliveries: Sequence[Delivery]) -> list[ShownRow]:
    """Prepare the list of what has come."""
    return [_inbox_row(delivery) for delivery in deliveries]


def _inbox_row(delivery: Delivery) -> ShownRow:
    due = _("due %(date)s") % {"date": short_date(delivery.due_on)} if delivery.due_on else ""
    parts = (delivery.reference, delivery.sender_name, due)
    urgency = Urgency(delivery.urgency)
    second, words = ("", "") if urgency is Urgency.NORMAL else ("urgent", str(urgency.label))
    if delivery.recall:
        second, words = RECALL_KINDS[delivery.recall_state], str(delivery.recall_state.label)
    return ShownRow(
        title=delivery.subject,
        url=receiver_url(delivery.kind, delivery.pk),
        meta=" · ".join(part for part in parts if part),
        state="waiting" if delivery.is_new else BADGE_KINDS[delivery.stage_reached],
        state_text=_("Not opened yet") if delivery.is_new else str(delivery.stage_reached.label),
        when=delivery.sent_at,
        is_new=delivery.is_new,
        second=second,
        second_text=words,
    )
