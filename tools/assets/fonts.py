"""Make the two screen fonts from the published Be Vietnam Pro files.

A page with Vietnamese text would pull three files a weight (latin, latin-ext, vietnamese).
We merge them and keep ASCII, all Vietnamese letters and the signs our texts use: about 10 KB a
weight. Usage, with the unpacked package `@fontsource/be-vietnam-pro`:

    python tools/assets/fonts.py PACKAGE_DIR
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

TARGET = Path(__file__).parents[2] / "src/khue/core/static/core/fonts"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"
SIGNS = "₫–—‘’“”•…·×°§«»²→"


def vietnamese_letters() -> set[str]:
    """Every letter that Vietnamese adds to ASCII, in both cases."""
    letters = {unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES} | {"đ"}
    return {c for c in letters | {c.upper() for c in letters} if not c.isascii()}


def add_tabular_figures(font: TTFont) -> None:
    """Give the face figures of one width: it has none, and columns of marks need them."""
    cmap, metrics, glyphs = font.getBestCmap(), font["hmtx"], font["glyf"]
    names = [cmap[ord(d)] for d in "0123456789"]
    width = max(metrics[name][0] for name in names)
    for name in names:
        part = GlyphComponent()
        part.glyphName, part.x, part.y = name, (width - metrics[name][0]) // 2, 0
        part.flags = 0x4
        figure = Glyph()
        figure.numberOfContours = -1
        figure.components = [part]
        glyphs[f"{name}.tnum"] = figure
        figure.recalcBounds(glyphs)
        metrics[f"{name}.tnum"] = (width, figure.xMin)
    rules = " ".join(f"sub {name} by {name}.tnum;" for name in names)
    script = "languagesystem DFLT dflt; languagesystem latn dflt;"
    addOpenTypeFeaturesFromString(
        font, f"{script} feature tnum {{ {rules} }} tnum;", tables=["GSUB"]
    )


def build(package: Path, weight: int) -> Path:
    """Merge the three published subsets of one weight and keep only what we need."""
    parts = ("latin", "latin-ext", "vietnamese")
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for part in parts:
            font = TTFont(package / f"files/be-vietnam-pro-{part}-{weight}-normal.woff2")
            font.flavor = None
            sources.append(str(Path(folder) / f"{part}.ttf"))
            font.save(sources[-1])
        merged = Merger().merge(sources)
        path = Path(folder) / "merged.ttf"
        merged.save(path)
        font = TTFont(path)
        options = Options()
        options.hinting = False
        options.layout_features = ["kern"]
        options.name_IDs = [0, 1, 2, 13, 14]
        options.notdef_outline = True
        subsetter = Subsetter(options)
        wanted = (
            {chr(n) for n in range(0x20, 0x7F)} | vietnamese_letters() | set(SIGNS) | {"\u00a0"}
        )
        subsetter.populate(unicodes=[ord(c) for c in wanted])
        subsetter.subset(font)
        add_tabular_figures(font)
        font.flavor = "woff2"
        target = TARGET / f"be-vietnam-pro-{weight}.woff2"
        font.save(target)
    return target


def main() -> None:
    """Build both weights and carry the licence with them."""
    package = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight in (400, 600):
        target = build(package, weight)
        print(f"{target.name}: {target.stat().st_size} bytes")
    shutil.copy(package / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
