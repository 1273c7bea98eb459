"""The portal in a real browser at 360 px: no barrier, no sideways scrolling, no cookie, no blocked style."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from khue.organisation.tests.factories import Cast, make_cast
from khue.publishing.tests.factories import make_public

from .conftest import HOST

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js"))
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed."),
]


@pytest.fixture
def cast(transactional_db: Any) -> Cast:
    return make_cast()


@pytest.fixture
def pages(sites: Cast) -> list[str]:
    """Fill the office's site; return the addresses to look at."""
    row = make_public(
        sites,
        number="12/KH-PGDĐT",
        type_code="KH",
        type_label="Kế hoạch",
        field="Tuyển sinh",
        issuer="Phòng Giáo dục và Đào tạo Gia Định",
        issued_on="2026-11-20",
        body=["Đoạn một của văn bản, đủ dài để thành câu dẫn trên trang nhất.", "Đoạn hai."],
    )
    for n in range(2, 9):
        make_public(
            sites, object_id=str(n), title=f"Văn bản thứ {n}", number=f"{n}/QĐ-PGDĐT",
            type_code="QĐ", type_label="Quyết định", issued_on=f"2025-10-{n:02d}",
        )  # fmt: skip
    return [
        "/",
        "/van-ban/",
        "/van-ban/?nam=2025",
        f"/van-ban/{row.public_id}/",
        "/tim/?q=tuyen+sinh",
        "/tim/?q=xyzxyz",
        "/xac-thuc/",
        "/xac-thuc/?d=khongco",
        "/so-do-trang/",
        "/quyen-rieng-tu/",
        "/khong-co/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier(pages: list[str], live_server: Any, scheme: Any) -> None:
    port = live_server.url.rsplit(":", 1)[1]
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        # axe is put into the page past the policy; the policy itself is judged by the console.
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        for path in pages:
            page.goto(f"http://{HOST}:{port}{path}")
            page.evaluate(AXE.read_text())
            found = page.evaluate(f"axe.run(document, {RULES})")
            problems += [
                f"{path} {v['id']}: {v['nodes'][0]['html'][:100]}" for v in found["violations"]
            ]
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                problems.append(f"{path} scrolls sideways")
        strict = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page = strict.new_page()
        page.on(
            "console", lambda m: problems.append(m.text) if "Content Security" in m.text else None
        )
        for path in pages:
            page.goto(f"http://{HOST}:{port}{path}")
        page.goto(f"http://{HOST}:{port}/")
        page.click("[data-tool=larger]")
        page.click("[data-tool=contrast]")
        page.reload()
        kept = page.evaluate("({...document.documentElement.dataset})")
        problems += [] if kept == {"size": "large", "contrast": "high"} else [f"comfort: {kept}"]
        problems += [f"cookie {cookie}" for cookie in (*context.cookies(), *strict.cookies())]
        browser.close()
    assert problems == []
