"""A picture of a paper made fit for reading: right size, even light, straight lines."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter, ImageOps

WIDTH = 1750
"""Pixels across an A4 page at about 210 dpi: smaller letters read badly, larger ones slowly."""
_PROBE = 500
_STEEPEST = 8.0


def fit_for_reading(image: Image.Image) -> Image.Image:
    """Grey, about ``WIDTH`` pixels wide, shadows taken out, turned straight."""
    grey = even_light(at_width(on_white(image).convert("L")))
    angle = slant(grey)
    if abs(angle) < 0.15:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def on_white(image: Image.Image) -> Image.Image:
    """The picture as it looks on paper: what is transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        solid = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", solid.size, "white"), solid).convert("RGB")
    return image.convert("RGB")


def at_width(grey: Image.Image) -> Image.Image:
    """The shorter side at ``WIDTH``; a picture is enlarged three times at most."""
    factor = min(WIDTH / max(min(grey.size), 1), 3.0)
    if 0.9 <= factor <= 1.15:
        return grey
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS)


def even_light(grey: Image.Image) -> Image.Image:
    """Divide away shadows: what remains is how much darker a spot is than its surroundings."""
    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    ground = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    ground = ground.resize(grey.size, Image.Resampling.BILINEAR)
    ink = ImageChops.subtract(ground, grey)
    return ImageOps.autocontrast(ImageOps.invert(ink), cutoff=(0.2, 40))


def slant(grey: Image.Image) -> float:
    """Degrees by which the picture must be turned so that its lines lie level."""
    factor = _PROBE / max(grey.width, 1)
    probe = grey.resize((_PROBE, max(1, round(grey.height * factor))), Image.Resampling.BOX)
    ink = ImageOps.invert(probe).point([0 if value < 60 else 255 for value in range(256)])
    best = max((step / 2 for step in range(-12, 13)), key=lambda angle: _sharpness(ink, angle))
    if abs(best) >= 6:
        wide = [step / 2 for step in range(-int(_STEEPEST * 2), int(_STEEPEST * 2) + 1)]
        best = max(wide, key=lambda angle: _sharpness(ink, angle))
    near = [best + step / 10 for step in range(-4, 5)]
    return max(near, key=lambda angle: _sharpness(ink, angle))


def _sharpness(ink: Image.Image, angle: float) -> float:
    """How sharply lines and gaps alternate when the picture is turned."""
    turned = ink.rotate(angle, Image.Resampling.BILINEAR)
    rows = list(turned.resize((1, turned.height), Image.Resampling.BOX).tobytes())
    return sum((here - there) ** 2 for here, there in pairwise(rows))
