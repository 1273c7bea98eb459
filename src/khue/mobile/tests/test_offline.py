"""What was read opens without a network; nothing of anybody else ever does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from khue.core.ui.tests.browsing import browsing, needs_chromium, serving

pytestmark = [
    pytest.mark.journey,
    needs_chromium,
    pytest.mark.urls("khue.mobile.tests.urls"),
]
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        if (!name.startsWith("khue-pages-")) continue;
        for (const key of await (await caches.open(name)).keys()) found.push(new URL(key.url).pathname);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def address() -> Iterator[str]:
    with serving() as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    yield made
    made.close()


def until(page: Page, script: str, wanted: Callable[[Any], bool]) -> None:
    """Ask again until the answer fits; the policy forbids the browser's own waiting by string."""
    for _ in range(100):
        if wanted(page.evaluate(script)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"Never true: {script}")


def settle(page: Page, path: str) -> None:
    """Wait until the worker has taken over and the page lies in the store."""
    until(page, "() => navigator.serviceWorker.controller !== null", bool)
    until(page, KEPT, lambda kept: path in kept)


def test_a_page_that_was_read_opens_offline(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    context.set_offline(True)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Trang của người 1"
    line = page.locator("[data-status]")
    line.wait_for(state="visible")
    assert "Cập nhật lúc" in line.inner_text()
    page.goto(f"{address}/of/1/more/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"
    context.set_offline(False)
    page.goto(f"{address}/of/1/more/")
    assert page.locator("h1").inner_text() == "Trang của người 1"
    assert page.locator("[data-status]").is_hidden()


def test_another_persons_pages_are_gone(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    page.goto(f"{address}/of/2/")
    settle(page, "/of/2/")
    assert page.evaluate(KEPT) == ["/of/2/"]
    context.set_offline(True)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"


def test_signing_out_empties_the_store(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    page.evaluate("navigator.serviceWorker.controller.postMessage({type: 'sign-out'})")
    until(page, KEPT, lambda kept: kept == [])
    context.set_offline(True)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"


def test_what_must_not_be_kept_is_not(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    page.goto(f"{address}/secret/1/")
    page.goto(f"{address}/accounts/login/")
    page.goto(f"{address}/of/1/more/")
    settle(page, "/of/1/more/")
    assert sorted(page.evaluate(KEPT)) == ["/of/1/", "/of/1/more/"]


def test_turned_away_by_the_server_nothing_is_read_offline(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    page.goto(f"{address}/turned-away/")
    page.wait_for_timeout(300)
    context.set_offline(True)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"
    context.set_offline(False)
    page.goto(f"{address}/of/1/")
    page.wait_for_timeout(300)
    context.set_offline(True)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Trang của người 1"


LONG_AGO = """async () => {
    const meta = await caches.open("khue-meta");
    const owner = await (await meta.match("/-/owner")).json();
    await meta.put("/-/owner", new Response(JSON.stringify({ ...owner, seen: owner.seen - 301000 })));
}"""


def test_a_phone_that_lay_idle_reads_nothing_without_a_network(
    context: BrowserContext, address: str
) -> None:
    """Law I-05: without the server nobody says that the app is locked, so the worker knows itself."""
    page = context.new_page()
    page.goto(f"{address}/of/1/")
    settle(page, "/of/1/")
    context.set_offline(True)
    page.evaluate(LONG_AGO)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Đang mất mạng"
    context.set_offline(False)
    page.goto(f"{address}/of/1/")
    assert page.locator("h1").inner_text() == "Trang của người 1"
