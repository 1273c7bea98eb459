"""The QR code of a check address, drawn as SVG without any style."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=4096)
def qr_svg(text: str) -> SafeString:
    """Return an SVG; black on white whatever the theme, so that every phone reads it."""
    # One mask for all: choosing the best of eight costs more than the rest of the page.
    code = segno.make(text, error="m", micro=False, mask=2)
    drawn = code.svg_inline(scale=4, border=3, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308 (drawn by the library; the text is only modules)
