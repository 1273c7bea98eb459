"""Draw the sign of Khuê into the files that browsers and phones ask for.

The strokes live in `khue.core.ui.assets`; run this after changing them (needs Chromium):

    PYTHONPATH=src python tools/assets/signs.py
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from khue.core.ui.assets import STROKES

TARGET = Path(__file__).parents[2] / "src/khue/core/static/core/img"
CHAM, PAPER = "#22408C", "#FFFFFF"


def tile(size: int, share: float, radius: float) -> str:
    """Return the sign in white on a tile of chàm; ``share`` is what the sign takes of the side."""
    edge = 32 * (1 - share) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="{radius}" fill="{CHAM}"/>'
        f'<g transform="translate({edge:g} {edge:g}) scale({share:g})" fill="none" stroke="{PAPER}" '
        f'stroke-width="2.2" stroke-linecap="round">{STROKES}</g></svg>'
    )


def main() -> None:
    """Write sign.svg (favicon) and the PNG files of the manifest."""
    TARGET.mkdir(parents=True, exist_ok=True)
    favicon = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" '
        f'stroke-width="2.6" stroke-linecap="round"><style>g{{stroke:{CHAM}}}'
        "@media(prefers-color-scheme:dark){g{stroke:#A3B9F3}}</style>"
        f"<g>{STROKES}</g></svg>\n"
    )
    (TARGET / "sign.svg").write_text(favicon, encoding="utf-8")
    pictures = {
        "sign-192.png": tile(192, 0.62, 6),
        "sign-512.png": tile(512, 0.62, 6),
        "sign-maskable-512.png": tile(512, 0.5, 0),
        "sign-180.png": tile(180, 0.62, 0),
        "sign-badge-96.png": tile(96, 0.8, 0).replace(f'fill="{CHAM}"', 'fill="none"'),
    }
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name, svg in pictures.items():
            page.set_content(f"<style>body{{margin:0;background:transparent}}</style>{svg}")
            page.locator("svg").screenshot(path=TARGET / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
