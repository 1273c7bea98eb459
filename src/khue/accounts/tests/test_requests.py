"""What every request meets: whose address it is, what makes no sense, what a browser may keep."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from khue.accounts.tests.factories import PASSWORD, make_user
from khue.core.models import AuditEntry

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxy", "kept"), [(PROXY, "198.51.100.1"), (None, "127.0.0.1")], ids=["behind", "bare"]
)
def test_the_trail_keeps_the_visitor_and_not_the_proxy(
    settings: Any, proxy: Any, kept: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = proxy
    make_user("Lan", "lan")
    client = Client(headers={"host": "localhost", "x-forwarded-for": "10.9.9.9, 198.51.100.1"})
    client.post("/accounts/login/", {"login": "lan", "password": "wrong"})
    client.post("/accounts/login/", {"login": "lan", "password": PASSWORD})
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {kept}
    shown = client.get("/me/").content.decode()
    assert kept in shown


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "phong.localhost"])
@pytest.mark.parametrize("path", ["/documents/outgoing/?q=%00", "/audit/rules/%00/"])
def test_a_nul_is_no_question(client: Client, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_a_page_of_a_person_is_for_that_browser_alone(client: Client) -> None:
    client.force_login(make_user("Lan", "lan"))
    answer = client.get("/me/", headers={"host": "localhost"})
    assert answer["Cache-Control"] == "private, no-cache"
