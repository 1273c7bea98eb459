"""Every pair of colours that meets on a screen is legible, by light and in the dark."""

from __future__ import annotations

import re

import pytest

from khue.core.ui.assets import CSS

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "soft", "cham", "son", "hoa", "la")
        for ground in GROUNDS
    ),
    *((name, f"{name}-wash", TEXT) for name in ("cham", "son", "hoa", "la")),
    *(("ink", f"{name}-wash", TEXT) for name in ("cham", "son", "hoa", "la")),
    *(("soft", f"{name}-wash", TEXT) for name in ("cham",)),
    ("on-cham", "cham", TEXT),
    ("on-cham", "cham-deep", TEXT),
    ("cham-deep", "paper", TEXT),
    ("on-son", "son", TEXT),
    ("on-cham", "la", SHAPE),
    ("on-cham", "son", SHAPE),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    *(("cham", ground, SHAPE) for ground in (*GROUNDS, "cham-wash")),
]


def tokens(theme: str) -> dict[str, str]:
    """Read the colours of one theme; the dark one changes some of the light ones."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", light))
    return found | (
        dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", dark)) if theme == "dark" else {}
    )


def luminance(colour: str) -> float:
    """WCAG relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_pairs_are_legible(theme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= least


def test_the_two_themes_name_the_same_colours() -> None:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    names = [set(re.findall(r"--([\w-]+):\s*#", part)) for part in (light, dark)]
    assert names[0] == names[1]
