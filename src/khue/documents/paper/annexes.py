"""Annexes: their Roman numbers, and text in which a table was pasted (tabs, or bars)."""

from __future__ import annotations

import re
from itertools import groupby

from khue.documents.paper.parse import parse_body
from khue.documents.paper.types import Block, BlockKind

_MOST_COLUMNS = 12
_RULE = re.compile(r"^[\s|:+-]+$")
_FIGURE = re.compile(r"^[+-]?[\d.,]+\s*%?$")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
          (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """4 → `IV`; raises ValueError below 1."""
    if number < 1:
        raise ValueError("Roman numbers start at 1.")
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def annex_label(index: int, count: int) -> str:
    """`Phụ lục` where there is one, else `Phụ lục I`, `Phụ lục II` (Annex I of the decree)."""
    return "Phụ lục" if count == 1 else f"Phụ lục {roman(index + 1)}"


def parse_annex(text: str) -> tuple[Block, ...]:
    """Blocks of an annex: paragraphs as in a letter, runs of cells as tables."""
    blocks: list[Block] = []
    for is_table, lines in groupby(text.splitlines(), key=_has_cells):
        found = list(lines)
        rows = [_cells(line) for line in found if not _RULE.match(line)] if is_table else []
        if len(rows) > 1:
            blocks.append(_table(rows))
        else:
            blocks.extend(parse_body("\n".join(line.replace("\t", " ") for line in found)))
    return tuple(blocks)


def _has_cells(line: str) -> bool:
    return _is_tabbed(line) or "|" in line


def _is_tabbed(line: str) -> bool:
    """A tab alone at the beginning only moves a paragraph in."""
    return "\t" in line.strip() or line.count("\t") > 1


def _cells(line: str) -> tuple[str, ...]:
    plain = line.strip()
    if _is_tabbed(line):
        parts = line.split("\t")
    elif plain.startswith("|"):
        parts = plain.removeprefix("|").removesuffix("|").split("|")
    else:
        parts = plain.split("|")
    return tuple(" ".join(part.split()) for part in parts[:_MOST_COLUMNS])


def with_bars(text: str) -> str:
    """Cells between tabs, as a spreadsheet pastes them, written between bars: tabs do not stay."""
    return "\n".join(
        f"| {' | '.join(line.split(chr(9)))} |" if _is_tabbed(line) else line
        for line in text.splitlines()
    )


def _table(rows: list[tuple[str, ...]]) -> Block:
    """The first row is the head; short rows are filled up."""
    width = max(len(row) for row in rows)
    return Block(BlockKind.TABLE, "", rows=tuple(row + ("",) * (width - len(row)) for row in rows))


def column_widths(rows: tuple[tuple[str, ...], ...]) -> list[int]:
    """How wide the columns are beside each other: by their longest cell, none too thin or wide."""
    return [
        min(max(max(len(cell) for cell in column), 4), 36) for column in zip(*rows, strict=True)
    ]


def column_alignments(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """`right` for figures, `center` for short marks, else `left`; the head does not count."""
    return [_alignment([cell for cell in column[1:] if cell]) for column in zip(*rows, strict=True)]


def _alignment(cells: list[str]) -> str:
    if cells and all(_FIGURE.match(cell) for cell in cells):
        return "right"
    return "center" if cells and max(map(len, cells)) <= 3 else "left"
