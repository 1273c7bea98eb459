"""Values the paper engine takes and gives: blocks of a letter, the paper's content, boxes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a paragraph of the body is; decides how it is set on paper."""

    BASIS = "basis"  # căn cứ: italic, ends with ; and the last with .
    PARAGRAPH = "paragraph"
    CHAPTER = "chapter"  # Chương, Mục: bold, centred
    ARTICLE = "article"  # Điều n.
    HEADING = "heading"  # 1. with a title: bold
    ITEM = "item"  # 1. with a sentence
    POINT = "point"  # a)
    BULLET = "bullet"  # - or +
    TABLE = "table"  # only in annexes: rows of cells, the first is the head
    RESOLVE = "resolve"  # QUYẾT ĐỊNH: alone on its line


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: `label` is what stands before it (1., a), -, +, Điều 2.)."""

    kind: BlockKind
    text: str
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Urgency(StrEnum):
    """The three stamps of box 10b, and none."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter read from plain text: the body, and what the head and tail said."""

    blocks: tuple[Block, ...]
    abstract: str = ""
    number: str = ""
    place: str = ""
    dated_on: dt.date | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex in the same file: own title, own page numbers."""

    title: str
    blocks: tuple[Block, ...]
    label: str = ""


def _sizes() -> dict[str, float]:
    return {
        "1": 12, "1_motto": 13, "2": 12, "3": 13, "4": 13, "5a": 14, "5b": 12, "6": 14, "7": 14,
        "9a": 14, "9b": 11, "9b_label": 12, "10b": 13, "11": 13, "13": 11, "page_number": 13,
    }  # fmt: skip


def _margins() -> dict[str, float]:
    return {"top": 20, "bottom": 20, "left": 30, "right": 15}


def _stamps() -> dict[str, tuple[str, float, float]]:
    return {
        "urgent": ("KHẨN", 20, 8),
        "very_urgent": ("THƯỢNG KHẨN", 40, 8),
        "express": ("HỎA TỐC", 30, 8),
    }


@dataclass(frozen=True, slots=True)
class Measures:
    """Margins in mm, sizes of type by box in points, stamps (word, width, height in mm).

    The values here are the house's choice within the decree; the rules in force on a day may
    move them (`documents.rules.measures_on`).
    """

    margins: dict[str, float] = field(default_factory=_margins)
    sizes: dict[str, float] = field(default_factory=_sizes)
    first_line_cm: float = 1.27
    paragraph_gap_pt: float = 6
    stamps: dict[str, tuple[str, float, float]] = field(default_factory=_stamps)


@dataclass(frozen=True, slots=True)
class CoSignature:
    """The block of a further signer; a body of its own also seals."""

    lines: tuple[str, ...]
    name: str
    has_seal: bool = False


@dataclass(frozen=True, slots=True)
class PaperContent:
    """Everything printed on the paper, box by box (numbers are those of Decree 30/2020)."""

    parent_body: str  # 2, upper line(s)
    issuing_body: str  # 2, lower line(s)
    symbol: str  # 3, without the number: PGDĐT-VP or QĐ-PGDĐT
    place: str  # 4
    abstract: str  # 5
    blocks: tuple[Block, ...]  # 6
    signer_lines: tuple[str, ...]  # 7a
    signer_name: str  # 7b
    recipients: tuple[str, ...]  # 9b
    type_name: str = ""  # 5a; empty for công văn (5b)
    has_subject: bool = True  # 5b; a public letter (thư công) bears neither name nor "V/v"
    addressees: tuple[str, ...] = ()  # 9a
    urgency: Urgency = Urgency.NORMAL  # 10b
    urgent_until: str = ""  # 10b: until when an express paper must be there
    circulation: str = ""  # 11
    drafter: str = ""  # 12
    address_line: str = ""  # 13
    annexes: tuple[Annex, ...] = ()
    drafted_on: dt.date = field(default_factory=lambda: dt.date(2000, 1, 1))
    number_text: str = ""  # printed only on previews of what is already issued
    date_text: str = ""
    measures: Measures = field(default_factory=Measures)
    number_separator: str = "/"  # between number and symbol
    is_preview: bool = False  # a grey mark behind the text: an unsigned paper is a draft
    others: tuple[CoSignature, ...] = ()  # 7, 8 of the second and later signers
    text_initials: int = 0  # places for initials at the end of the text
    form_initials: int = 0  # and after the last line of the recipients block


@dataclass(frozen=True, slots=True)
class PaperBox:
    """A measured place on the paper: points, origin at the lower left of the page."""

    name: str
    page: int  # from 0
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """The four numbers in PDF order."""
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """The PDF and where things must be filled in and signed."""

    pdf: bytes
    pages: int
    boxes: dict[str, PaperBox]
    number_size: float = 13  # of the type in which number and date are filled in
    date_size: float = 13
