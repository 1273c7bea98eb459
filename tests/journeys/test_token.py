"""A head signs with a USB token in her own hand: page, signing program and token end to end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from khue.signing.authority import DemoAuthority
from khue.signing.types import SignerKind
from tests.agent.running import Agent, running_agent
from tests.agent.softhsm import PIN, make_token
from tests.journeys.conftest import Demo, Person

pytestmark = pytest.mark.journey

HEAD = "Đặng Văn Khang"
LETTER = "V/v họp phụ huynh đầu năm\n\nKính mời phụ huynh dự họp lúc 8 giờ ngày 30/11/2026."


def test_signing_with_a_token(demo: Demo, people: Any, tmp_path: Path) -> None:
    authority = DemoAuthority(demo.data / "authority")
    issued = authority.issue(
        kind=SignerKind.PERSON, name=HEAD, organisation="MN Bình Minh", identifier="token"
    )
    (tmp_path / "certificate.cer").write_text(issued.certificate_pem)
    (tmp_path / "chain.pem").write_text(issued.chain_pem)
    token = make_token(tmp_path, certificate_pem=issued.certificate_pem, key_pem=issued.key_pem)
    with people("truongkhac") as head:
        _register(head, tmp_path)
        path = _draft(head)
        head.act(f'a[href="{path}sign/"]')
        head.act("main form[method=post] button[type=submit]")
        head.page.locator('[data-step="absent"]').first.wait_for()
        head.picture("token-1-no-program")
        with running_agent(token, tmp_path, origin=demo.app, port=demo.agent_port) as agent:
            _sign(head, agent)
            head.page.wait_for_url(f"**{path}")
        head.picture("token-5-signed")
        assert "B-LT" in head.text


def _register(head: Person, folder: Path) -> None:
    """Tell Khuê the public certificate of the token."""
    page = head.go("/signing/add/")
    page.set_input_files("input[name=certificate]", str(folder / "certificate.cer"))
    page.set_input_files("input[name=chain]", str(folder / "chain.pem"))
    head.press("main form button[type=submit]")
    assert HEAD in head.text


def _draft(head: Person) -> str:
    page = head.go("/documents/outgoing/new/")
    page.fill("textarea[name=body]", LETTER)
    head.press(".act button")
    path = re.sub(r"https?://[^/]+", "", page.url)
    form = f'form[action="{path}submit/"]'
    page.select_option(f"{form} select[name=signer]", index=0)
    head.press(f"{form} button")
    return path


def _sign(head: Person, agent: Agent) -> None:
    """Pair once, compare the letters on both windows, type the PIN in the program's own."""
    page = head.page
    page.click('[data-do="look"]')
    page.locator("#pairing-code").fill("00000000")
    page.locator('[data-step="pair"] button').click()
    page.locator("[data-problem]:not([hidden])").wait_for()
    page.locator("#pairing-code").fill(agent.code)
    page.locator('[data-step="pair"] button').click()
    page.locator('[data-do="sign"]').click()
    link = page.locator("[data-confirm-link]")
    link.wait_for()
    head.picture("token-2-confirm")
    compared = page.locator("dd .num").inner_text()
    with page.context.expect_page() as opened:
        link.click()
    window = opened.value
    assert compared in window.inner_text("body")
    window.fill("#pin", "0000")
    window.click('button[value="sign"]')
    window.locator('[role="alert"]').wait_for()
    window.fill("#pin", PIN)
    window.click('button[value="sign"]')
    window.get_by_text("Đã ký").first.wait_for()
