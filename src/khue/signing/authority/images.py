"""Pictures for the demo: a hand-written looking signature and a round seal that says demo."""

import math
import random
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from khue.signing.engine.fonts import font_path

_BLUE = (23, 63, 160, 255)
_RED = (200, 16, 16, 255)


@lru_cache(maxsize=256)
def draw_hand_signature(name: str, width: int = 600, height: int = 260) -> bytes:
    """A blue pen line that differs from name to name; transparent PNG."""
    chance = random.Random(name)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    points = list(_loops(chance, width, height))
    for (x0, y0), (x1, y1) in pairwise(points):
        speed = math.hypot(x1 - x0, y1 - y0)
        pen.line((x0, y0, x1, y1), fill=_BLUE, width=max(4, int(11 - speed)), joint="curve")
    pen.line(
        (width * 0.12, height * 0.86, width * 0.9, height * 0.7), fill=_BLUE, width=5, joint="curve"
    )
    return _png(image)


def _loops(chance: random.Random, width: int, height: int) -> list[tuple[float, float]]:
    wide, tall = chance.uniform(0.09, 0.13), chance.uniform(0.22, 0.32)
    turn = chance.uniform(4.5, 6.5)
    steps = 420
    points = []
    for step in range(steps):
        t = step / steps
        angle = t * turn * 2 * math.pi
        fade = 1 - 0.72 * t
        x = width * (0.12 + 0.72 * t + wide * math.sin(angle))
        y = height * (0.5 - tall * fade * math.cos(angle * (1 + 0.12 * math.sin(3 * t))))
        points.append((x, y))
    return points


@lru_cache(maxsize=256)
def draw_seal(unit_name: str, size: int = 480) -> bytes:
    """A round red seal with the unit's name on the rim and the word demo across; PNG."""
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for inset, thick in ((5, 11), (23, 4), (size * 0.27, 4)):
        pen.ellipse((inset, inset, size - inset, size - inset), outline=_RED, width=thick)
    _draw_star(pen, size / 2, size * 0.44, size * 0.13)
    font = ImageFont.truetype(str(font_path(bold=True)), int(size * 0.075))
    _draw_rim(image, unit_name.upper(), font, size)
    small = ImageFont.truetype(str(font_path(bold=True)), int(size * 0.062))
    pen.text((size / 2, size * 0.62), "MẪU DEMO", font=small, fill=_RED, anchor="mm")
    return _png(image)


def _draw_star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, fill=_RED)


def _draw_rim(image: Image.Image, text: str, font: ImageFont.FreeTypeFont, size: int) -> None:
    """Write letter by letter around the rim; long names get smaller steps, never cut letters."""
    text = f"{text} ★ ".replace("★", "•")
    widths = [font.getlength(letter) for letter in text]
    radius = size * 0.385
    scale = min(1.0, 2 * math.pi * radius * 0.96 / sum(widths))
    angle = -math.pi * 0.5 - sum(widths) * scale / radius / 2
    for letter, wide in zip(text, widths, strict=True):
        step = wide * scale / radius
        middle = angle + step / 2
        tile = Image.new("RGBA", (int(size * 0.16),) * 2, (0, 0, 0, 0))
        half = tile.width / 2
        ImageDraw.Draw(tile).text((half, half), letter, font=font, fill=_RED, anchor="mm")
        if scale < 1:
            narrow = tile.resize((max(1, int(tile.width * scale)), tile.height))
            tile = Image.new("RGBA", tile.size, (0, 0, 0, 0))
            tile.paste(narrow, ((tile.width - narrow.width) // 2, 0))
        tile = tile.rotate(-math.degrees(middle) - 90, resample=Image.Resampling.BICUBIC)
        x = size / 2 + radius * math.cos(middle) - half
        y = size / 2 + radius * math.sin(middle) - half
        image.alpha_composite(tile, (int(x), int(y)))
        angle += step


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
