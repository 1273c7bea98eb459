"""Bytes: what a phone has to fetch before it shows anything (facts: HTML 14 KB, CSS 12, JS 40)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import brotli
import django_htmx
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from khue.core.ui import styleguide
from khue.core.ui.assets import CSS, inline_css, thin

KB = 1024


def squeezed(data: bytes) -> int:
    """Bytes after brotli."""
    return len(brotli.compress(data))


def test_all_styles_stay_within_twelve_kilobytes() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css")))
    assert squeezed(thin(everything).encode()) <= 12 * KB


def test_the_heaviest_page_with_its_styles_fits_one_window() -> None:
    request = RequestFactory().get("/styleguide/")
    html = render_to_string("core/styleguide.html", styleguide._context(request), request=request)
    assert inline_css() in html
    assert squeezed(html.encode()) <= 14 * KB


def test_scripts_of_a_first_view_stay_within_forty_kilobytes() -> None:
    own = sorted((CSS.parent / "js").glob("*.js"))
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-4.min.js"
    assert sum(squeezed(path.read_bytes()) for path in [*own, htmx]) <= 40 * KB


@pytest.mark.parametrize(
    "name", ["tokens.css", "base.css", "frame.css", "components.css", "forms.css"]
)
def test_colours_are_written_only_as_tokens(name: str) -> None:
    if name == "tokens.css":
        return
    text = (CSS / name).read_text(encoding="utf-8")
    assert "#" not in text.replace("#main", "")


def test_saving_data_leaves_out_the_fonts_on_private_pages_only() -> None:
    request = RequestFactory().get("/", headers={"Save-Data": "on"})
    values = styleguide._context(request)
    public = render_to_string("core/styleguide.html", values, request=request)
    known = SimpleNamespace(is_authenticated=True, pk=1, get_full_name=lambda: "Lan")
    private = render_to_string("core/styleguide.html", values | {"user": known}, request=request)
    assert "woff2" in public
    assert "woff2" not in private
    assert "Khue Waiting" in private
