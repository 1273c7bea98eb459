"""Letters of a PDF page with their places and styles, put together to rows and segments."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from .sheet import Run, Style
from .types import Spot

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_WORDS = re.compile(r"[-, ]?(?:bold|italic|oblique|regular|roman(?=$|-)|mt|ps)+$", re.IGNORECASE)
_STROKED = {1, 2, 5, 6}  # text render modes with a drawn outline: bold by imitation
_HEAVY = 600


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: the baseline, and the box of its advance, origin at the upper left."""

    text: str
    x0: float
    x1: float
    base: float
    style: Style
    is_after_space: bool = False


@dataclass(slots=True)
class Segment:
    """Letters that stand together on one line."""

    letters: list[Letter] = field(default_factory=list)
    page: int = 0

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.letters[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.letters[-1].x1

    @property
    def base(self) -> float:
        """Baseline of the first letter."""
        return self.letters[0].base

    @property
    def size(self) -> float:
        """The largest size of its letters."""
        return max(letter.style.size for letter in self.letters)

    @property
    def text(self) -> str:
        """The text, gaps as single spaces."""
        return "".join(run.text for run in self.runs())

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return Spot(
            self.page, round(self.x0, 2), round(self.base - 0.891 * self.size, 2),
            round(self.x1, 2), round(self.base + 0.216 * self.size, 2),
        )  # fmt: skip

    def runs(self) -> tuple[Run, ...]:
        """Runs of one style; a gap in which a space fits becomes a space."""
        parts: list[tuple[Style, list[str]]] = []
        before: Letter | None = None
        for letter in self.letters:
            gap = before is not None and (
                letter.is_after_space or letter.x0 - before.x1 > 0.15 * letter.style.size
            )
            if not parts or parts[-1][0] != letter.style:
                parts.append((letter.style, []))
            if gap:
                parts[-1][1].append(" ")
            parts[-1][1].append(letter.text)
            before = letter
        return tuple(
            Run(unicodedata.normalize("NFC", "".join(text)), style) for style, text in parts
        )


@dataclass(slots=True)
class Row:
    """Segments on one baseline, from left to right."""

    segments: list[Segment]

    @property
    def whole(self) -> Segment:
        """All of it as one segment."""
        first = self.segments[0]
        return Segment([x for part in self.segments for x in part.letters], first.page)

    @property
    def base(self) -> float:
        """Baseline."""
        return self.segments[0].base


@dataclass(slots=True)
class PageText:
    """What a page says, and which fonts are not carried in the file."""

    rows: list[Row]
    loose_fonts: set[str]
    unmapped: Spot | None
    count: int


class _Styles:
    """Styles by text object: asked once for all its letters."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.known: dict[int, tuple[Style, bool]] = {}
        self.loose: set[str] = set()

    def of(self, index: int) -> tuple[Style, bool] | None:
        """Style of a letter and whether it stands upright; None for what pdfium invented."""
        pointer = raw.FPDFText_GetTextObject(self.page, index)
        if not pointer:
            return None
        key = ctypes.cast(pointer, ctypes.c_void_p).value or 0
        if key not in self.known:
            self.known[key] = self._read(pointer, index)
        return self.known[key]

    def _read(self, pointer: Any, index: int) -> tuple[Style, bool]:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.page, index, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        name = self._font_name(pointer)
        weight = raw.FPDFText_GetFontWeight(self.page, index)
        is_stroked = raw.FPDFTextObj_GetTextRenderMode(pointer) in _STROKED
        style = Style(
            font=family_of(name),
            size=round(raw.FPDFText_GetFontSize(self.page, index) * scale, 2),
            bold=bool(_BOLD.search(name)) or weight >= _HEAVY or is_stroked,
            italic=bool(_ITALIC.search(name)) or abs(matrix.c) > 0.15 * abs(matrix.d),
            color=self._color(index),
        )
        return style, abs(matrix.b) < 0.01 * max(scale, 0.01) and matrix.d > 0

    def _font_name(self, pointer: Any) -> str:
        font = raw.FPDFTextObj_GetFont(pointer)
        length = raw.FPDFFont_GetBaseFontName(font, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 1))
        raw.FPDFFont_GetBaseFontName(font, buffer, length)
        name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
        if raw.FPDFFont_GetIsEmbedded(font) == 0:
            self.loose.add(family_of(name))
        return name

    def _color(self, index: int) -> int:
        parts = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(self.page, index, *parts)
        return (parts[0].value << 16) | (parts[1].value << 8) | parts[2].value


def family_of(name: str) -> str:
    """`TimesNewRomanPS-BoldMT` → `TimesNewRoman`."""
    plain = _SUBSET.sub("", name)
    shorter = _WORDS.sub("", plain)
    while shorter and shorter != plain:
        plain, shorter = shorter, _WORDS.sub("", shorter)
    return plain


def read_text(textpage: Any, number: int, height: float, most: int) -> PageText:
    """Rows of the page; letters over `most` are left out."""
    styles = _Styles(textpage)
    letters: list[Letter] = []
    unmapped: Spot | None = None
    count = min(raw.FPDFText_CountChars(textpage), most)
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for index in range(count):
        found = styles.of(index)
        if found is None or not found[1]:
            continue
        text = chr(raw.FPDFText_GetUnicode(textpage, index) or 0xFFFD)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        letter = Letter(text, box.left, max(box.right, box.left), height - y.value, found[0])
        if not _is_sound(letter):
            continue
        if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 and unmapped is None:
            unmapped = Spot(number, letter.x0, letter.base - 10, letter.x1, letter.base + 3)
        letters.append(letter)
    return PageText(rows_of(letters, number), styles.loose, unmapped, len(letters))


def _is_sound(letter: Letter) -> bool:
    values = (letter.x0, letter.x1, letter.base, letter.style.size)
    if not all(math.isfinite(value) and abs(value) < 20_000 for value in values):
        return False
    return 0.5 < letter.style.size < 500 and unicodedata.category(letter.text) not in {"Cc", "Cf"}


def rows_of(letters: list[Letter], page: int) -> list[Row]:
    """Letters → rows by baseline → segments by gaps wider than a letter is high."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda item: (item.base, item.x0)):
        if lines and abs(lines[-1][0].base - letter.base) < 0.3 * letter.style.size:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    found = []
    for line in lines:
        inked = _trim(sorted(line, key=lambda item: item.x0))
        if inked:
            found.append(Row(_split(inked, page)))
    return found


def _trim(line: list[Letter]) -> list[Letter]:
    """Without spaces; a letter after one remembers it."""
    found: list[Letter] = []
    is_after = False
    for letter in line:
        if letter.text.isspace():
            is_after = True
            continue
        found.append(replace(letter, is_after_space=True) if is_after and found else letter)
        is_after = False
    return found


def _split(line: list[Letter], page: int) -> list[Segment]:
    found = [Segment([line[0]], page)]
    for before, letter in pairwise(line):
        if letter.x0 - before.x1 > 1.0 * letter.style.size:
            found.append(Segment([], page))
        found[-1].letters.append(letter)
    return found
