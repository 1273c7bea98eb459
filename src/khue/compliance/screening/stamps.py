"""Finding a stamped marking in a picture: colour mask → components → deskew → crop → one line.

Plain page OCR misses framed stamps nearly always; read alone, straight and without its frame a
stamp is read well. Only a component that is a marking as a whole counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .citations import finding
from .marks import read_mark
from .ocr import Clock, read_line
from .types import Finding

CELL = 8
"""Components are looked for on a grid of this many pixels (1 mm at 200 dpi)."""
MAX_COMPONENTS = 14


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    def holds(self, other: Box) -> bool:
        """True where the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


def red_mask(image: Image.Image) -> Image.Image:
    """White where the picture is clearly red."""
    red, green, blue = image.convert("RGB").split()
    excess = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    return excess.point([255 if value > 45 else 0 for value in range(256)])


def dark_mask(image: Image.Image) -> Image.Image:
    """White where the picture is dark, for grey scans."""
    grey = image.convert("L")
    return grey.point([255 if value < 120 else 0 for value in range(256)])


def components(mask: Image.Image) -> list[Box]:
    """Bounding boxes of connected parts, letters of one line joined, largest first."""
    width, height = max(mask.width // CELL, 1), max(mask.height // CELL, 1)
    grid = mask.resize((width, height), Image.Resampling.BOX).point(
        [255 if value > 12 else 0 for value in range(256)]
    )
    cells = bytearray(grid.filter(ImageFilter.MaxFilter(3)).tobytes())
    boxes: list[Box] = []
    for start in range(len(cells)):
        if cells[start]:
            boxes.append(_flood(cells, start, width, height))
        if len(boxes) > 400:
            break
    boxes.sort(key=lambda box: box.width * box.height, reverse=True)
    outer: list[Box] = []
    for box in boxes:
        if not any(other.holds(box) for other in outer):
            outer.append(box)
    return outer


def _flood(cells: bytearray, start: int, width: int, height: int) -> Box:
    queue = [start]
    cells[start] = 0
    left = right = start % width
    top = bottom = start // width
    while queue:
        cell = queue.pop()
        x, y = cell % width, cell // width
        left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
        for near_y in range(max(0, y - 1), min(height, y + 2)):
            for near_x in range(max(0, x - 1), min(width, x + 2)):
                near = near_y * width + near_x
                if cells[near]:
                    cells[near] = 0
                    queue.append(near)
    return Box(left * CELL, top * CELL, (right + 1) * CELL, (bottom + 1) * CELL)


def candidates(boxes: Iterable[Box], dpi: float) -> list[Box]:
    """Components of the size of a stamp, at most a handful."""
    millimetre = dpi / 25.4
    fitting = [
        box
        for box in boxes
        if 8 <= box.width / millimetre <= 110
        and 3.5 <= box.height / millimetre <= 55
        and 1.1 <= box.width / max(box.height, 1) <= 14
    ]
    return fitting[:MAX_COMPONENTS]


def straighten(part: Image.Image) -> Image.Image:
    """Turn a white-on-black picture so that its lines lie level (up to 16 degrees)."""
    scale = min(1.0, 240 / max(part.width, 1))
    small = part.resize((max(1, int(part.width * scale)), max(1, int(part.height * scale))))
    best, best_score = 0.0, -1.0
    for angle in _angles(-16, 16, 2):
        best, best_score = _better(small, angle, best, best_score)
    for angle in _angles(best - 1.5, best + 1.5, 0.5):
        best, best_score = _better(small, angle, best, best_score)
    if abs(best) < 0.3:
        return part
    return part.rotate(best, Image.Resampling.BILINEAR, expand=True)


def _angles(first: float, last: float, step: float) -> list[float]:
    return [first + step * index for index in range(round((last - first) / step) + 1)]


def _better(
    small: Image.Image, angle: float, best: float, best_score: float
) -> tuple[float, float]:
    rows = _profile(small.rotate(angle, Image.Resampling.BILINEAR, expand=True), by_row=True)
    score = sum((first - second) ** 2 for first, second in itertools.pairwise(rows))
    return (angle, score) if score > best_score else (best, best_score)


def _profile(image: Image.Image, *, by_row: bool) -> list[int]:
    size = (1, image.height) if by_row else (image.width, 1)
    return list(image.resize(size, Image.Resampling.BOX).tobytes())


def crop_frame(part: Image.Image) -> tuple[Image.Image, bool]:
    """The inside of the frame (twice, for double frames), cut to its ink; whether it had one."""
    inside, is_framed = _to_ink(part), False
    for _ in range(2):
        rows = _inner(_profile(inside, by_row=True))
        columns = _inner(_profile(inside, by_row=False))
        if rows is None or columns is None:
            break
        inside = _to_ink(inside.crop((columns[0], rows[0], columns[1], rows[1])))
        is_framed = True
    return inside, is_framed


def _to_ink(part: Image.Image) -> Image.Image:
    box = part.point([255 if value > 100 else 0 for value in range(256)]).getbbox()
    return part.crop(box) if box else part


def _inner(profile: Sequence[int]) -> tuple[int, int] | None:
    """Between the two strokes of a frame; nothing where there is no stroke at both ends.

    Only the outermost stroke is looked for: the letters inside are dense too, and a circumflex
    that is cut off makes another word.
    """
    first = _end_of_stroke(profile)
    last = _end_of_stroke(profile[::-1])
    if first is None or last is None or len(profile) - last - first < 8:
        return None
    return first, len(profile) - last


def _end_of_stroke(profile: Sequence[int]) -> int | None:
    reach = max(len(profile) // 6, 4)
    start = next((place for place in range(min(reach, len(profile))) if profile[place] > 125), None)
    if start is None:
        return None
    for place in range(start, min(start + reach, len(profile))):
        if profile[place] < 64:  # the strokes of the other two sides still count here
            return place
    return None


def as_line(part: Image.Image) -> Image.Image:
    """Black on white, 60 pixels high, with a margin: what the line reader likes."""
    scale = 60 / max(part.height, 1)
    width = min(1600, max(20, int(part.width * scale)))
    line = ImageOps.invert(part.resize((width, 60), Image.Resampling.LANCZOS))
    return ImageOps.expand(line, border=24, fill=255)


def stamp_findings(
    image: Image.Image, place: str, clock: Clock, *, dpi: float, with_dark: bool
) -> list[Finding]:
    """Markings stamped on a picture: red anywhere, dark only where box 10a lies."""
    found = _mask_findings(red_mask(image), place, clock, dpi=dpi)
    if not found and with_dark:
        zone = image.crop((0, int(image.height * 0.05), int(image.width * 0.6), image.height // 2))
        found = _mask_findings(dark_mask(zone), place, clock, dpi=dpi)
    return found


def _mask_findings(mask: Image.Image, place: str, clock: Clock, *, dpi: float) -> list[Finding]:
    if mask.getbbox() is None:
        return []
    found: list[Finding] = []
    for box in candidates(components(mask), dpi):
        part = mask.crop((box.left, box.top, box.right, box.bottom))
        line, is_framed = crop_frame(straighten(ImageOps.expand(part, border=4, fill=0)))
        text = read_line(as_line(line), clock)
        mark = read_mark(text, is_ocr=True)
        if mark is not None:
            rule = "secrecy.stamp" if mark.is_exact else "secrecy.stamp_unclear"
            found.append(finding(rule, place, mark.marking, confirmable=not mark.is_exact))
            if mark.is_exact:
                break
        elif is_framed and not any(char.isalnum() for char in text):
            found.append(finding("secrecy.unreadable_scan", place, confirmable=True))
    return found
