"""A deputy head signs on her phone with a key at a remote service; a page stands for its codes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from tests.journeys.conftest import Demo, Person

pytestmark = pytest.mark.journey

WHO = "phohieutruong"
LETTER = "V/v họp tổ chuyên môn\n\nMời các tổ trưởng dự họp lúc 8 giờ ngày 30/11/2026."


def test_signing_at_a_remote_service(demo: Demo, people: Any) -> None:
    with people(WHO, phone=True) as deputy:
        path = _submit(deputy)
        deputy.act(f'a[href="{path}sign/"]')
        deputy.act("main form[method=post] button[type=submit]")
        deputy.page.locator("input[name=answer_1]").wait_for()
        pin, code = _telephone(demo)
        _answer(deputy, pin, "000000" if code != "000000" else "111111")
        assert "không nhận mã PIN" in deputy.text
        deputy.picture("remote-1-wrong-code")
        _answer(deputy, *_telephone(demo))
        deputy.page.wait_for_url(f"**{path}")
        deputy.picture("remote-2-signed")
        assert "B-LT" in deputy.text


def _submit(deputy: Person) -> str:
    """Write a letter and submit it to herself, the last of the signers."""
    page = deputy.go("/documents/outgoing/new/")
    page.fill("textarea[name=body]", LETTER)
    deputy.press(".act button")
    path = re.sub(r"https?://[^/]+", "", page.url)
    signers = page.locator(f'form[action="{path}submit/"] select[name=signer]')
    signers.select_option(index=signers.locator("option").count() - 1)
    deputy.press(f'form[action="{path}submit/"] button')
    return path


def _telephone(demo: Demo) -> tuple[str, str]:
    """PIN and code, as the page of the demo's service shows them."""
    port = json.loads((demo.data / "state.json").read_text())["remote_port"]
    shown = requests.get(f"http://127.0.0.1:{port}/", timeout=5).text
    found = re.search(r"PIN (\d+) · OTP (\d+)", shown)
    assert found is not None, shown
    return found[1], found[2]


def _answer(deputy: Person, pin: str, code: str) -> None:
    deputy.page.fill("input[name=answer_0]", pin)
    deputy.page.fill("input[name=answer_1]", code)
    deputy.press(".act button")
