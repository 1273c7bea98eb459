"""The paper as both readers (PDF and DOCX) hand it to the checks: pieces of text in zones.

A reader knows where text stands and how it is set, and nothing of the decree; `anatomy.py` finds
the boxes in it, the checks compare them with the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .types import Spot

MM = 72 / 25.4


class Zone(StrEnum):
    """The part of the paper in which a piece stands."""

    HEAD_LEFT = "head_left"
    HEAD_RIGHT = "head_right"
    MAIN = "main"
    TAIL_LEFT = "tail_left"
    TAIL_RIGHT = "tail_right"
    FOOT = "foot"  # the address line at the foot of the first page
    ANNEX = "annex"


class Align(StrEnum):
    """How a paragraph is set."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Style:
    """How letters are set; `color` is 0xRRGGBB, `size` in points."""

    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    color: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Frame:
    """A box drawn around a piece (an urgency stamp), in mm."""

    width: float
    height: float
    color: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A line (PDF) or a paragraph (DOCX) in its zone."""

    runs: tuple[Run, ...]
    zone: Zone = Zone.MAIN
    spot: Spot = field(default_factory=Spot)
    text_mm: float | None = None  # width of the text itself, where it can be told
    rule_mm: float | None = None  # length of the line drawn below; None where there is none
    frame: Frame | None = None
    align: Align | None = None  # None: a single line of a PDF cannot tell
    left_mm: float = 0.0  # from the left margin to the text
    first_line_mm: float | None = None
    gap_pt: float | None = None  # to the piece before, beyond the distance of lines
    spacing: float | None = None  # distance of lines in parts of single spacing (DOCX)
    pitch: float | None = None  # distance of baselines in parts of the size (PDF)
    in_table: bool = False

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return " ".join("".join(run.text for run in self.runs).split())

    @property
    def styles(self) -> tuple[Style, ...]:
        """Styles of what can be seen (spaces have none)."""
        return tuple(run.style for run in self.runs if run.text.strip())

    def share(self, test: str) -> float:
        """The share of letters that are `bold` or `italic`."""
        total = sum(len(run.text.strip()) for run in self.runs)
        hits = sum(len(run.text.strip()) for run in self.runs if getattr(run.style, test))
        return hits / total if total else 0.0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page (PDF) or section (DOCX). Margins in mm; None where they cannot be told."""

    width_mm: float
    height_mm: float
    top: float | None = None
    bottom: float | None = None
    left: float | None = None
    right: float | None = None
    is_exact: bool = False  # set margins (DOCX), not measured ink (PDF)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """What stands as number on a page; `expected` is what its part should show."""

    page: int
    text: str
    style: Style
    is_top: bool = True
    is_centred: bool = True
    spot: Spot = field(default_factory=Spot)


@dataclass(slots=True)
class NumberFacts:
    """How a DOCX numbers its pages; which number stands on a page is not known before printing."""

    is_long: bool = False  # more than one page, as far as one can tell
    is_shown: bool = False
    shows_first: bool = False
    is_top: bool = True
    is_centred: bool = True
    size: float = 0.0


@dataclass(slots=True)
class Sheet:
    """A whole paper as read."""

    kind: str
    pages: list[PageFacts] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    numbers: list[PageNumber] = field(default_factory=list)
    page_sizes: list[tuple[float, float]] = field(default_factory=list)
    page_count: int = 0
    annex_pages: list[int] = field(default_factory=list)  # first page of each annex, from 1
    loose_fonts: set[str] = field(default_factory=set)  # used and not embedded
    unmapped: Spot | None = None  # letters without a meaning in Unicode
    scanned: list[int] = field(default_factory=list)  # pages that are pictures
    numbers_known: bool = True  # False: see `numbering`
    numbering: NumberFacts | None = None
    restarts: bool | None = None  # DOCX: whether annex sections start their numbers anew
    is_cut: bool = False  # longer than what is read
    letters: int = 0

    def zone(self, *zones: Zone) -> list[Piece]:
        """Pieces of the zones, in reading order."""
        return [piece for piece in self.pieces if piece.zone in zones]


def joined(pieces: Iterable[Piece]) -> Piece:
    """Several lines as one piece (a name of a body on two lines)."""
    found = list(pieces)
    runs: list[Run] = []
    spot = found[0].spot
    for piece in found:
        if runs:
            runs.append(Run(" ", runs[-1].style))
        runs.extend(piece.runs)
        spot = spot.joined(piece.spot)
    widths = [piece.text_mm for piece in found if piece.text_mm is not None]
    last = found[-1]
    return replace(
        last, runs=tuple(runs), spot=spot, text_mm=max(widths) if widths else None,
        frame=found[0].frame or last.frame,
    )  # fmt: skip
