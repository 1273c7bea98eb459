"""Both faces carry every Vietnamese letter, small enough for a classroom's network."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from khue.core.ui.assets import CSS

SCREEN = CSS.parent / "fonts"
PAPER = Path(__file__).parents[2] / "static_private" / "fonts" / "tinos"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
PER_WEIGHT = 11 * 1024


def letters() -> set[str]:
    """The 146 letters with tone or hook or bar, and the sign of the đồng."""
    small = {unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES} | {"đ"}
    both = small | {c.upper() for c in small}
    return {c for c in both if not c.isascii()}


def test_there_are_as_many_letters_as_the_language_has() -> None:
    assert len(letters() | set("aeiouyAEIOUY")) == 146
    assert len(letters() | {"₫"}) == 135


@pytest.mark.parametrize("weight", [400, 600])
def test_screen_font(weight: int) -> None:
    path = SCREEN / f"be-vietnam-pro-{weight}.woff2"
    covered = set(TTFont(path).getBestCmap())
    wanted = letters() | set("₫–—“”‘’…·•") | {chr(n) for n in range(0x20, 0x7F)}
    assert not {c for c in wanted if ord(c) not in covered}
    assert path.stat().st_size <= PER_WEIGHT


@pytest.mark.parametrize("weight", [400, 600])
def test_screen_font_has_figures_of_one_width(weight: int) -> None:
    font = TTFont(SCREEN / f"be-vietnam-pro-{weight}.woff2")
    cmap, table = font.getBestCmap(), font["GSUB"].table
    features = {r.FeatureTag: r.Feature for r in table.FeatureList.FeatureRecord}
    lookups = [table.LookupList.Lookup[n] for n in features["tnum"].LookupListIndex]
    swaps = {
        a: b for lookup in lookups for part in lookup.SubTable for a, b in part.mapping.items()
    }
    assert set(swaps) == {cmap[ord(d)] for d in "0123456789"}
    assert len({font["hmtx"][name][0] for name in swaps.values()}) == 1


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_paper_font(style: str) -> None:
    covered = set(TTFont(PAPER / f"Tinos-{style}.ttf").getBestCmap())
    assert not {c for c in letters() if ord(c) not in covered}


def test_fonts_carry_their_licence() -> None:
    for folder in (SCREEN, PAPER):
        assert "SIL Open Font License, Version 1.1" in (folder / "OFL.txt").read_text(
            encoding="utf-8"
        )
