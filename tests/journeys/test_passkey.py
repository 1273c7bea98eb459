"""A deputy makes a passkey, signs in with it, opens the locked app by PIN and takes it away.

Chromium's virtual authenticator stands for the phone's fingerprint; the policy against inline
scripts is the real one, so this also proves that the passkey module lives with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import PHONE, Demo, Person

pytestmark = pytest.mark.journey
WHO = "phohieutruong"
PIN = "280519"


@pytest.fixture
def phone(chromium: Any, demo: Demo) -> Iterator[Person]:
    """Return a person whose phone has a fingerprint reader."""
    context = chromium.new_context(viewport=PHONE, locale="vi-VN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield Person(page, demo, demo.passwords[WHO])
    context.close()
    assert not [line for line in complaints if "Content Security Policy" in line]


def test_a_passkey_is_made_opens_the_account_and_is_taken_away(phone: Person) -> None:
    page = phone.page
    phone.go("/accounts/login/")
    phone.picture("passkey-1-sign-in")
    phone.sign_in(WHO)
    phone.go("/me/")
    phone.picture("passkey-2-me")
    phone.go("/accounts/2fa/webauthn/add/")
    phone.confirm_that_it_is_me()
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Điện thoại của tôi")
    phone.picture("passkey-3-add")
    phone.press("[data-passkey-go]")
    phone.go("/me/")
    assert "Điện thoại của tôi" in phone.text

    phone.go("/accounts/logout/")
    phone.press("main form[data-sign-out] button")
    phone.go("/accounts/login/")
    phone.press("form[data-passkey] [data-passkey-go]")
    assert page.url == phone.demo.app + "/"

    page.context.clear_cookies()
    phone.go("/accounts/login/")
    page.fill("input[name=login]", WHO)
    page.fill("input[name=password]", phone.password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    assert "/2fa/authenticate/" in page.url, "with a passkey, a password alone is not enough"
    phone.picture("passkey-4-second-step")
    phone.press("form[data-passkey] [data-passkey-go]")
    assert page.url == phone.demo.app + "/"

    phone.go("/me/pin/")
    assert "/reauthenticate" in page.url
    page.goto(phone.demo.app + "/accounts/2fa/webauthn/reauthenticate/?next=/me/pin/")
    phone.press("form[data-passkey] [data-passkey-go]")
    page.wait_for_url("**/me/pin/")
    page.fill("input[name=pin]", PIN)
    page.fill("input[name=pin_again]", PIN)
    phone.picture("passkey-5-pin")
    with page.expect_navigation():
        page.press("input[name=pin_again]", "Enter")
    assert page.url.endswith("/me/")
    phone.go("/organisation/mine/")
    phone.picture("passkey-6-my-school")

    phone.go("/me/")
    phone.press('a[href*="/webauthn/"][href$="/remove/"]')
    phone.confirm_that_it_is_me()
    phone.press("main form[method=post] button[type=submit]")
    phone.go("/me/")
    assert "Điện thoại của tôi" not in phone.text
