"""The board as it is drawn: squares for a hundred, bars and pages for thousands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khue.dispatch.types import Board, ReceiptLine, Stage
from khue.dispatch.views.shown import PAGE, shown_board

AT = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def board_of(count: int) -> Board:
    lines = tuple(
        ReceiptLine(
            id=n,
            name=f"Trường số {n}",
            code="",
            stage=Stage(n % 6 + 1),
            arrived_at=AT if n % 6 else None,
            registered_at=None,
            incoming_number="",
            opened_at=AT if n % 6 > 2 else None,
            opened_by="",
            assigned_at=None,
            done_at=AT if n % 6 == 5 else None,
            reminded_at=None,
            is_overdue=False,
        )
        for n in range(count)
    )
    return Board(7, "V/v hội giảng", "128/PGDĐT", "tests.letter", 1, AT, None, None, lines)


def test_a_hundred_are_squares_and_one_page() -> None:
    shown = shown_board(board_of(100), {}, 3)
    assert (len(shown.squares), shown.bars) == (100, ())
    assert len(list(shown.table.rows)) == 100
    assert (shown.page.newer, shown.page.older) == ("", "")
    assert sum(chip.count or 0 for chip in shown.chips[1:]) == 100


def test_thousands_are_bars_and_pages() -> None:
    shown = shown_board(board_of(4500), {"from": str(PAGE)}, 3)
    assert shown.squares == ()
    assert next((bar.value, bar.maximum) for bar in shown.bars) == (3750, 4500)
    assert len(list(shown.table.rows)) == PAGE
    assert (shown.page.newer, shown.page.older) == ("?from=0", f"?from={2 * PAGE}")


@pytest.mark.parametrize("text", ["-1", "x", "99999999999", "1e3"])
def test_a_strange_page_is_the_first(text: str) -> None:
    first = next(iter(shown_board(board_of(4500), {"from": text}, 3).table.rows))
    assert first[0] == "Trường số 0"


def test_the_address_of_the_refresh_keeps_the_filters() -> None:
    shown = shown_board(board_of(10), {"stage": "opened", "mark": "2", "name": ""}, 3)
    assert shown.refresh_url == "/dispatch/7/?stage=opened&mark=3"
