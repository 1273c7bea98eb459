"""The guide in a real browser: nothing for axe to say, nothing wider than the phone, no blocked style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from .browsing import browsing, needs_chromium, serving, violations

pytestmark = [pytest.mark.journey, needs_chromium]
SIZES = {360: 740, 1280: 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def address(settings: Any) -> Iterator[str]:
    settings.KHUE_IS_DEMO = True
    with serving() as found:
        yield found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_guide(browser: Browser, address: str, width: int, theme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=theme,  # type: ignore[arg-type]
        locale="vi-VN",
        service_workers="block",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}/styleguide/")
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
    context.close()


def test_acts_are_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="vi-VN", service_workers="block"
    )
    page = context.new_page()
    page.goto(f"{address}/styleguide/")
    heights = page.evaluate(
        "[...document.querySelectorAll('.btn, .tabs a, .rowx, .menu:not(.where *) > summary')]"
        ".map(e => Math.round(e.getBoundingClientRect().height)).filter(h => h > 0)"
    )
    assert min(heights) >= 48
    context.close()


def test_menus_close_on_escape_and_elsewhere(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="vi-VN", service_workers="block"
    )
    page = context.new_page()
    page.goto(f"{address}/styleguide/")
    page.wait_for_load_state("networkidle")
    menu = page.locator("details[data-menu]").first
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    page.mouse.click(180, 700)
    assert menu.get_attribute("open") is None
    context.close()
