"""Work and calendar in a real browser at 360 px: no barrier, no sideways scrolling."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from khue.core.dates import today
from khue.organisation.tests.factories import Cast, make_cast
from khue.planning import services

from .factories import acting, approve, make_entry, make_meeting, make_task

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js"))
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"
PICTURES = os.environ.get("KHUE_PICTURES", "")

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed."),
]


@pytest.fixture
def cast(transactional_db: Any) -> Cast:
    return make_cast()


def _pages(cast: Cast) -> list[str]:
    """Fill the room of school A; return the addresses to look at."""
    task = make_task(cast, details="Chuẩn bị nội dung, kinh phí và phân công.")
    meeting = make_meeting(cast)
    make_entry(cast, by=cast.office_clerk, content="Giao ban phòng", place="Phòng họp số 1")
    approve(cast, office=True)
    entry = make_entry(cast, chair="Hiệu trưởng", attendees="Toàn trường")
    approve(cast)
    make_entry(cast, content="Họp tổ chuyên môn", day=entry.day + timedelta(days=1))
    make_entry(cast, content="Dự giờ thao giảng cùng giờ, cùng nơi")
    with acting(cast.head):
        services.keep_duty(
            unit=cast.school, by=cast.head, title="Báo cáo tuần", rhythm="weekly",
            weekday=today().weekday(), role="clerk",
        )  # fmt: skip
    urls = [
        ("tasks", ()), ("new_task", ()), ("task", (task.pk,)), ("board", ()),
        ("week", ("2026-W48",)), ("entry", (entry.pk,)), ("meetings", ()),
        ("new_meeting", ()), ("meeting", (meeting.pk,)), ("duties", ()), ("new_duty", ()),
        ("feed", ()),
    ]  # fmt: skip
    return ["/", *(reverse(f"planning:{name}", args=args) for name, args in urls)]


def test_no_barrier_on_a_phone(cast: Cast, live_server: Any) -> None:
    pages = _pages(cast)
    client = Client(headers={"host": "localhost"})
    client.force_login(cast.head)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    port = live_server.url.rsplit(":", 1)[1]
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session,
                    "url": f"http://localhost:{port}/",
                }
            ]
        )
        page = context.new_page()
        for number, path in enumerate(pages):
            answer = page.goto(f"http://localhost:{port}{path}")
            if answer is None or answer.status != 200 or "/accounts/" in page.url:
                problems.append(f"{path} was not shown: {page.url}")
            page.evaluate(AXE.read_text())
            found = page.evaluate(f"axe.run(document, {RULES})")
            problems += [
                f"{path} {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]
            ]
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                problems.append(f"{path} scrolls sideways")
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/{number:02d}.png", full_page=True)
        browser.close()
    assert problems == []
