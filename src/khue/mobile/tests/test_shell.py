"""The manifest is complete, the worker is served as browsers want it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from khue.core.ui.tags.frame import user_token
from khue.mobile import shell
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.urls("khue.mobile.tests.urls")


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def test_manifest(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["name"] == "Khuê"
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert manifest["display"] == "standalone"
    assert "share_target" not in manifest
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path is not None
        with Image.open(path) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}


def test_worker_is_served_fresh_and_for_every_page(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/"
    first = answer.content.decode().splitlines()[0]
    config = json.loads(first.removeprefix("const CONFIG = ").rstrip(";"))
    assert config["offline"] in config["shell"]
    for url in config["shell"]:
        assert url == "/offline/" or finders.find(url.removeprefix("/static/"))


def test_a_changed_style_makes_a_new_worker(client: Client, monkeypatch: Any) -> None:
    before = shell.worker_source(300)
    monkeypatch.setattr("khue.core.ui.assets.inline_css_hash", lambda: "other")
    assert shell.worker_source(300) != before


def test_the_worker_can_be_taken_back(client: Client, settings: Any) -> None:
    settings.KHUE_SERVICE_WORKER = False
    text = client.get("/sw.js").content.decode()
    assert "unregister" in text
    assert "CONFIG" not in text


def test_the_offline_page_names_nobody(client: Client) -> None:
    text = client.get("/offline/").content.decode()
    assert "khue-user" not in text
    assert "<h1>" in text


def test_the_store_is_named_by_a_digest() -> None:
    class Person:
        is_authenticated = True
        pk = 17

    token = user_token(Person())
    assert len(token) == 24
    assert token != user_token(type("Other", (Person,), {"pk": 18})())
    assert user_token(None) == ""


def test_icons_are_small() -> None:
    path = finders.find("core/img/sign-512.png")
    assert path is not None
    with open(path, "rb") as file:  # noqa: PTH123 (a finder's answer)
        assert len(BytesIO(file.read()).getvalue()) < 20_000


@pytest.mark.django_db
def test_the_worker_knows_after_how_long_this_person_s_phone_locks(cast: Cast) -> None:
    client = Client(headers={"host": "localhost", "user-agent": "Mozilla/5.0 (Android 14) Mobile"})
    assert '"idle": 300' in client.get("/sw.js").content.decode()
    client.force_login(cast.teacher)
    assert '"idle": 300' in client.get("/sw.js").content.decode()
    desk = Client(headers={"host": "localhost", "user-agent": "Mozilla/5.0 (X11)"})
    desk.force_login(cast.teacher)
    assert '"idle": 900' in desk.get("/sw.js").content.decode()
