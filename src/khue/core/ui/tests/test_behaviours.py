"""The small scripts do what docs/components.md promises, and pages work without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from .browsing import browsing, needs_chromium, serving

pytestmark = [pytest.mark.journey, needs_chromium, pytest.mark.urls("khue.core.ui.tests.urls")]
SMALL: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"}
LARGE: FilePayload = {"name": "b.txt", "mimeType": "text/plain", "buffer": b"1" * 50}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def address() -> Iterator[str]:
    with serving() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    yield context.new_page()
    context.close()


def test_a_board_refreshes_only_itself(page: Page, address: str) -> None:
    page.goto(f"{address}/board/")
    first = page.locator("#board").inner_text()
    expect(page.locator("#board")).not_to_have_text(first, timeout=5000)
    second = page.locator("#board").inner_text()
    expect(page.locator("#board")).not_to_have_text(second, timeout=5000)
    assert page.locator("#rest").inner_text() == first


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_arrives_with_and_without_scripts(
    browser: Browser, address: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/upload/")
    page.locator("input[type=file]").set_input_files(LARGE)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".errors")).to_contain_text("Tệp lớn quá.")
    page.locator("input[type=file]").set_input_files(SMALL)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("h1")).to_have_text("Đã nhận")
    assert page.url == f"{address}/received/"
    context.close()


def test_filters_send_themselves_and_leave_out_what_is_empty(page: Page, address: str) -> None:
    page.goto(f"{address}/filters/")
    page.locator("select").select_option("done")
    page.wait_for_url("**/filters/?state=done")


def test_a_grave_act_asks_once_more(page: Page, address: str) -> None:
    page.goto(f"{address}/filters/")
    asked: list[str] = []

    def refuse(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", refuse)
    page.get_by_role("button", name="Xóa").click()
    page.wait_for_timeout(200)
    assert asked == ["Thật sự?"]
    assert page.url.endswith("/filters/")
