"""The six accents and the tokens they meet are readable in light and dark; the page stays small."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from khue.portal.types import Accent

CSS = Path(__file__).parents[1] / "static/portal/css/portal.css"
TOKENS = Path(__file__).parents[2] / "core/static/core/css/tokens.css"
AA = 4.5


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(css: str, selector: str, *, dark: bool) -> dict[str, str]:
    light, _, night = css.partition("@media (prefers-color-scheme: dark)")
    match = re.search(re.escape(selector) + r" \{([^}]*)\}", night if dark else light)
    assert match, selector
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})", match[1]))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("accent", list(Accent))
def test_each_accent_is_readable(accent: Accent, dark: bool) -> None:
    own = colours(CSS.read_text(), f".accent-{accent}", dark=dark)
    base = colours(TOKENS.read_text(), ":root", dark=dark)
    for paper in ("paper", "surface", "sunken"):
        assert contrast(own["accent"], base[paper]) >= AA, paper
    assert contrast(own["on-accent"], own["accent"]) >= AA
    for ink in (base["ink"], base["soft"], own["accent"]):
        assert contrast(ink, own["wash"]) >= AA


def test_the_stylesheet_stays_small() -> None:
    assert len(brotli.compress(CSS.read_bytes())) <= 4 * 1024
    script = CSS.parents[1] / "js/reader.js"
    assert len(brotli.compress(script.read_bytes())) <= 2 * 1024
