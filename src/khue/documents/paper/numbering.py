"""How numbers and symbols are written: a rule of law with a first and a last day.

The values here are those of Decree 30/2020 (article 15, Annex I box 3, Annex III); an edition of
the rule `documents.numbering` may change each of them (`documents.rules.numbering_on`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

PARTS = ("type", "body", "unit")
"""What a symbol may be made of: letters of the type, the issuing body, the drafting unit."""


@dataclass(frozen=True, slots=True)
class NumberingRule:
    """Digits, first number and first day of a run of numbers, and the order of a symbol's parts."""

    pad: int = 2  # digits at least: 5 → 05
    first: int = 1
    restart: tuple[int, int] = (1, 1)  # month and day on which a run begins
    separator: str = "/"  # between number and symbol
    group_separator: str = "-"  # between the parts of a symbol
    named: tuple[str, ...] = ("type", "body")  # 15/QĐ-BNV
    letter: tuple[str, ...] = ("body", "unit")  # công văn: 05/BNV-VP

    def text(self, number: int) -> str:
        """The number as it is written; raises ValueError below 1."""
        if number < 1:
            raise ValueError("A register starts at 1.")
        return str(number).zfill(self.pad)

    def full(self, number: int, symbol: str) -> str:
        """Number and symbol: `05/PGDĐT-VP`."""
        return f"{self.text(number)}{self.separator}{symbol}"

    def run_of(self, day: dt.date) -> int:
        """The year in which the run of numbers of that day began."""
        return day.year if (day.month, day.day) >= self.restart else day.year - 1

    def symbol(self, *, letters: str, body: str, unit: str) -> str:
        """The parts in the rule's order; empty ones are left out."""
        values = {"type": letters, "body": body, "unit": unit}
        order = self.named if letters else self.letter
        return self.group_separator.join(values[part] for part in order if values[part])


DECREE_30 = NumberingRule()
