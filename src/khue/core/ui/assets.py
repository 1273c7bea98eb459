"""The stylesheet inside the page: the first view needs one request, not two.

The files in `static/core/css` stay the source. They are joined and thinned once a process; the
page carries them in `<style nonce>`; pages kept in a store (portals) allow them by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

CSS = Path(__file__).parents[1] / "static" / "core" / "css"
INLINED = ("tokens.css", "base.css", "frame.css", "components.css", "forms.css")
SIGN = (
    '<svg class="sign" width="{size}" height="{size}" viewBox="0 0 32 32" fill="none" '
    'stroke="currentColor" stroke-width="2.2" stroke-linecap="round" aria-hidden="true" '
    'focusable="false">{strokes}</svg>'
)
STROKES = (
    '<path d="M2.5 2.5h27v27h-27z"/><circle cx="16" cy="16" r="5.5"/>'
    '<path d="M16 10.5v-8M16 29.5v-8M10.5 16h-8M29.5 16h-8M12.1 12.1 5.8 5.8M19.9 12.1l6.3-6.3'
    'M12.1 19.9l-6.3 6.3M19.9 19.9l6.3 6.3"/>'
)


def thin(css: str) -> str:
    """Drop comments and idle white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


@lru_cache(maxsize=1)
def _joined() -> str:
    return thin("\n".join((CSS / name).read_text(encoding="utf-8") for name in INLINED))


@lru_cache(maxsize=2)
def inline_css(*, fonts: bool = True) -> str:
    """Return the whole screen stylesheet with the addresses of the fonts filled in."""
    css = re.sub(
        r'url\("\.\./fonts/([^"]+)"\)',
        lambda m: f'url("{static("core/fonts/" + m[1])}")',
        _joined(),
    )
    return css if fonts else re.sub(r"@font-face{[^}]*woff2[^}]*}", "", css)


@lru_cache(maxsize=1)
def inline_css_hash() -> str:
    """Return the source expression that allows exactly this stylesheet in a policy."""
    digest = hashlib.sha256(inline_css().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=64)
def sheet(path: str) -> str:
    """Return a domain's own stylesheet, thinned; raises `FileNotFoundError` for an unknown one."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return thin(Path(found).read_text(encoding="utf-8"))


def sign(size: int = 32) -> str:
    """Draw the sign of Khuê: the round window and its rays in a square frame."""
    return SIGN.format(size=int(size), strokes=STROKES)
