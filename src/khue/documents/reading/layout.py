"""Words → lines, and the two columns of the head (boxes 1, 4 at the right; 2, 3, 5b at the left).

Places are turned into millimetres of a decree page by the block of text itself: it reaches from
30 to 195 mm. So it does not matter how a phone was held or how wide the margins of a scan are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khue.core.text import fold

from .types import Page, Word

LEFT, RIGHT = 30.0, 195.0
MIDDLE = (LEFT + RIGHT) / 2
_COLUMNS = 98.0
_SIGNS = frozenset("-–—/&:")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line of one column; millimetres, the first line of the page at 0."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line as it is read."""
        return " ".join(word.text for word in self.words)

    @property
    def folded(self) -> str:
        """Lower case without diacritics, single spaces."""
        return " ".join(fold(self.text).split())

    @property
    def left(self) -> float:
        """Left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge."""
        return self.words[-1].right

    @property
    def top(self) -> float:
        """Upper edge: the median, since accents of one word may reach high."""
        tops = sorted(word.top for word in self.words)
        return tops[len(tops) // 2]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        bottoms = sorted(word.bottom for word in self.words)
        return bottoms[len(bottoms) // 2]

    @property
    def centre(self) -> float:
        """Horizontal middle."""
        return (self.left + self.right) / 2

    @property
    def sureness(self) -> float:
        """Mean of the machine's sureness, long words counting more."""
        letters = sum(len(word.text) for word in self.words) or 1
        return sum(word.sureness * len(word.text) for word in self.words) / letters

    @property
    def is_caps(self) -> bool:
        """Whether nearly all letters are capitals."""
        letters = [char for char in self.text if char.isalpha()]
        return len(letters) >= 3 and sum(char.isupper() for char in letters) >= 0.85 * len(letters)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page over its whole width, from the top."""
    words = _in_millimetres(page)
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda item: item.middle):
        if rows and word.middle - rows[-1][0].middle < _slack(word, rows[-1][0]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda item: item.left))) for row in rows]


def _slack(one: Word, other: Word) -> float:
    """How far the middles of two words of a line may lie apart; a dash is no measure."""
    if one.text in _SIGNS or other.text in _SIGNS:
        return 0.5 * max(one.height, other.height)
    return 0.6 * min(one.height, other.height)


def columns(lines: Iterable[Line], border: float) -> tuple[list[Line], list[Line]]:
    """Split lines at the border: left and right column."""
    left, right = [], []
    for line in lines:
        here = tuple(w for w in line.words if (w.left + w.right) / 2 < border)
        there = tuple(w for w in line.words if (w.left + w.right) / 2 >= border)
        if here:
            left.append(Line(here))
        if there:
            right.append(Line(there))
    return left, right


def border_of(lines: Sequence[Line]) -> float:
    """Where the right column of the head begins: at the national motto."""
    for line in lines[:14]:
        for first, second in zip(line.words, line.words[1:], strict=False):
            pair = f"{fold(first.text)} {fold(second.text)}"
            if pair.startswith(("cong hoa", "cong hoà")) and first.left > LEFT + 25:
                return max(first.left - 1.5, 70.0)
    for line in lines[:14]:
        for first, second in zip(line.words, line.words[1:], strict=False):
            if fold(first.text) == "doc" and fold(second.text).startswith("lap"):
                return max(first.left - 12, 70.0)
    return _COLUMNS


def _in_millimetres(page: Page) -> list[Word]:
    words = [word for word in page.words if _is_word(word.text)]
    sure = [w for w in words if w.sureness >= 50 and w.text not in _SIGNS] or words
    if not sure:
        return []
    edge_left = _percentile(sorted(word.left for word in sure), 0.01)
    edge_right = _percentile(sorted(word.right for word in sure), 0.99)
    top = min(word.top for word in sure)
    scale = (RIGHT - LEFT) / max(edge_right - edge_left, 1.0)
    return [
        Word(
            word.text,
            LEFT + (word.left - edge_left) * scale,
            (word.top - top) * scale,
            LEFT + (word.right - edge_left) * scale,
            (word.bottom - top) * scale,
            word.sureness,
        )
        for word in words
    ]


def _is_word(text: str) -> bool:
    """False for specks and rules that a machine takes for signs."""
    return text in _SIGNS or any(char.isalnum() for char in text)


def _percentile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, max(0, round(share * (len(values) - 1))))]
