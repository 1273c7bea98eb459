"""Words with their places on a page, and the runs in which a marking would stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .marks import flow_findings, line_finding
from .types import Finding

ZONE_RIGHT = 0.62
ZONE_BOTTOM = 0.5
"""Box 10a lies at the left under number and abstract; slack for other people's templates."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its box, in the units of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the box, never zero."""
        return max(self.bottom - self.top, 0.1)

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together on one line, apart from everything else."""

    text: str
    left: float
    top: float


def runs(words: Sequence[Word]) -> list[Run]:
    """Split a page into runs: same line, gaps narrower than the letters are high."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda item: (item.middle, item.left)):
        if lines and abs(lines[-1][0].middle - word.middle) < 0.5 * word.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    found: list[Run] = []
    for line in lines:
        found.extend(_split(sorted(line, key=lambda item: item.left)))
    return found


def _split(line: Sequence[Word]) -> Iterable[Run]:
    start = 0
    for index in range(1, len(line) + 1):
        if (
            index < len(line)
            and line[index].left - line[index - 1].right < 1.2 * line[index].height
        ):
            continue
        group = line[start:index]
        yield Run(" ".join(word.text for word in group), group[0].left, group[0].top)
        start = index


def page_findings(page: Page, *, is_ocr: bool = False) -> list[Finding]:
    """Secrecy findings on one page with known places."""
    found: list[Finding] = []
    parts = runs(page.words)
    place = f"page {page.number}"
    for part in parts:
        is_zone = (
            page.number == 1
            and part.left < page.width * ZONE_RIGHT
            and part.top < page.height * ZONE_BOTTOM
        )
        hit = line_finding(part.text, place, is_prominent=is_zone, is_ocr=is_ocr)
        if hit is not None:
            found.append(_check_neighbours(hit, parts, part))
    found.extend(
        hit
        for hit in flow_findings([part.text for part in parts], place, prominent=0)
        if hit.rule == "secrecy.copy_ban"
    )
    return found


def _check_neighbours(hit: Finding, parts: Sequence[Run], part: Run) -> Finding:
    """The runs just above and below in the same column decide on a broken title."""
    column = [other for other in parts if abs(other.left - part.left) < 160]
    index = column.index(part)
    near = column[max(0, index - 1) : index + 2]
    softened = list(flow_findings([item.text for item in near], hit.place, prominent=3))
    unclear = [item for item in softened if item.rule == "secrecy.marking_unclear"]
    return unclear[0] if unclear and hit.rule == "secrecy.marking" else hit
