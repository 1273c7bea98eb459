"""Reading pictures with tesseract, when it is installed with Vietnamese.

Absence is a declared state: the engine then asks for a named clerk instead of guessing.
"""

from __future__ import annotations

import io
import shutil
import time
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image

from .layout import Word
from .run import ProgramFailed, run_program


@lru_cache(maxsize=1)
def is_available() -> bool:
    """True where tesseract and its Vietnamese model are there."""
    if shutil.which("tesseract") is None:
        return False
    try:
        listing = run_program(["tesseract", "--list-langs"], b"", seconds=10)
    except ProgramFailed:
        return False
    return b"vie" in listing.split()


@dataclass(slots=True)
class Clock:
    """The time that reading pictures may still take in one screening."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left; never below zero."""
        return max(0.0, self.seconds - (time.monotonic() - self.started))


def read_line(image: Image.Image, clock: Clock) -> str:
    """The text of a picture of one line."""
    if clock.left < 0.2:
        raise ProgramFailed("out of time")
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "7"]
    output = run_program(command, _png(image), seconds=min(10.0, clock.left))
    return output.decode("utf-8", "replace").strip()


def read_page(image: Image.Image, clock: Clock) -> list[tuple[Word, float]]:
    """The words of a page with their places and the machine's confidence (0–100)."""
    if clock.left < 1.0:
        raise ProgramFailed("out of time")
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "200", "tsv"]
    output = run_program(command, _png(image), seconds=min(20.0, clock.left))
    found: list[tuple[Word, float]] = []
    for row in output.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (float(cell) for cell in cells[6:10])
        word = Word(cells[11].strip(), left, top, left + width, top + height)
        found.append((word, float(cells[10])))
    return found


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
