"""A school's form and the office's board in a real browser at 360 px: no barrier, kept as typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from khue.accounts.models import User
from khue.campaigns.models import Call
from khue.campaigns.tests.factories import (
    acting,
    expected_of,
    make_call,
    make_form,
    return_of,
    submitted,
)
from khue.organisation.tests.factories import Cast, make_cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js"))
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"
PHONE = {"width": 360, "height": 740}

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed."),
]


@pytest.fixture
def cast(transactional_db: Any) -> Cast:
    return make_cast()


@contextmanager
def browsing() -> Iterator[Any]:
    """Start Chromium; the database is out of reach meanwhile."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def cookies(user: User) -> list[dict[str, str]]:
    """Return the session of the person as the browser takes it."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "value": value,
            "domain": "localhost",
            "path": "/",
        }
    ]


def test_the_form_is_kept_as_it_is_typed(cast: Cast, live_server: Any) -> None:
    make_call(cast)
    row = return_of(cast.clerk)
    session = cookies(cast.clerk)
    address = f"http://localhost:{live_server.url.rsplit(':', 1)[1]}"
    said: list[str] = []
    with browsing() as browser:
        context = browser.new_context(viewport=PHONE, locale="vi-VN")
        context.add_cookies(session)
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.goto(f"{address}/campaigns/returns/{row.pk}/")
        with page.expect_response("**/save/"):
            page.fill("[name='f.22']", "21")
            page.press("[name='f.22']", "Tab")
        with page.expect_response("**/save/"):
            page.fill("[name='f.20']", "hai")
            page.press("[name='f.20']", "Tab")
        page.wait_for_selector("#wrong-20-1")
        with page.expect_response("**/save/"):
            page.fill("[name='f.20']", "21")
            page.press("[name='f.20']", "Tab")
        page.wait_for_selector("#wrong-20-1", state="detached")
        context.close()
    assert not said
    answers = return_of(cast.clerk).answers
    assert (answers["22"], answers["20"]) == ("21", "21")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_a_phone(cast: Cast, live_server: Any, scheme: str, tmp_path: Path) -> None:
    call = make_call(cast, make_form(cast))
    submitted(cast)
    line = expected_of(cast, call)
    with acting(cast.specialist):
        form_id = Call.objects.get(pk=call.pk).version.definition_id
    theirs = {user: return_of(user).pk for user in (cast.clerk, cast.intruder)}
    office = [
        "/campaigns/calls/", f"/campaigns/calls/{call.pk}/", f"/campaigns/calls/{call.pk}/figures/",
        f"/campaigns/units/{line.pk}/", f"/campaigns/forms/{form_id}/",
        f"/campaigns/forms/{form_id}/fields/new/", f"/campaigns/forms/{form_id}/call/",
    ]  # fmt: skip
    walks = [
        (cookies(cast.specialist), office),
        (cookies(cast.clerk), ["/campaigns/returns/", f"/campaigns/returns/{theirs[cast.clerk]}/"]),
        (cookies(cast.intruder), [f"/campaigns/returns/{theirs[cast.intruder]}/"]),
    ]
    address = f"http://localhost:{live_server.url.rsplit(':', 1)[1]}"
    problems: list[str] = []
    with browsing() as browser:
        for session, paths in walks:
            # axe is put into the page past the policy; the policy itself is judged by the other test.
            context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
            context.add_cookies(session)
            page = context.new_page()
            for path in paths:
                answer = page.goto(f"{address}{path}")
                problems += [] if answer.status == 200 else [f"{path} {answer.status}"]
                page.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}.png")
                page.evaluate(AXE.read_text())
                found = page.evaluate(f"axe.run(document, {RULES})")
                problems += [
                    f"{path} {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]
                ]
                if page.evaluate("document.documentElement.scrollWidth") > 360:
                    problems.append(f"{path} scrolls sideways")
            context.close()
    assert problems == []
