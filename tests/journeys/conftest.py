"""The journeys run on the demo as a stranger starts it: one command, real servers, real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "Khuê is ready: "
COLUMNS = 5
LAST_PERSON = "truongkhac"
DEMO_PASSWORD = "SaoKhue-2026"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    port: int
    data: Path
    passwords: dict[str, str]
    agent_port: int = 8970

    @property
    def app(self) -> str:
        """The app's address."""
        return f"http://localhost:{self.port}"

    def portal(self, slug: str) -> str:
        """A portal's address."""
        return f"http://{slug}.localhost:{self.port}"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Start ``./khue demo --schools 20`` and stop it as Ctrl-C does.

    ``KHUE_RUNNING_DEMO=PORT:DATA`` names one that runs already, while a journey is being written.
    """
    running = os.environ.get("KHUE_RUNNING_DEMO")
    if running:
        number, _, folder = running.partition(":")
        yield Demo(int(number), Path(folder), defaultdict(lambda: DEMO_PASSWORD))
        return
    # The database's own user must be able to walk in: pytest's folders are closed to others.
    data = Path(tempfile.mkdtemp(prefix="khue-demo-"))
    data.chmod(0o711)
    port, agent_port = free_port(), free_port()
    command = [sys.executable, str(ROOT / "khue"), "demo"]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "KHUE_DATA"}
    }
    environment["KHUE_AGENT_PORT"] = str(agent_port)
    process = subprocess.Popen(
        [*command, "--port", str(port), "--data", str(data), "--schools", "20"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    heard: list[str] = []
    listener = threading.Thread(target=_listen, args=(process, heard), daemon=True)
    listener.start()
    try:
        _wait_until_ready(process, heard)
        yield Demo(port, data, _passwords(heard), agent_port)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        listener.join(timeout=10)
        shutil.rmtree(data, ignore_errors=True)


def _listen(process: subprocess.Popen[str], heard: list[str]) -> None:
    assert process.stdout is not None
    with process.stdout as said:
        heard.extend(line.rstrip() for line in said)


def _wait_until_ready(process: subprocess.Popen[str], heard: list[str]) -> None:
    """Wait for the ready line and for the table of people below it."""
    ends = time.monotonic() + 600
    while not (any(line.startswith(READY) for line in heard) and _passwords(heard)):
        assert process.poll() is None, "the demo ended:\n" + "\n".join(heard[-20:])
        assert time.monotonic() < ends, "the demo isn't ready after ten minutes"
        time.sleep(0.2)


def _passwords(heard: list[str]) -> dict[str, str]:
    """Read user names and passwords from the table that the demo prints; its last row ends it."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in list(heard)]
    found = {row[-2]: row[-1] for row in rows if len(row) == COLUMNS}
    if LAST_PERSON not in found:
        return {}
    return defaultdict(lambda: found[LAST_PERSON], found)  # one password for everybody


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return one Chromium for a module: two drivers can't be alive in one process at a time."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the journeys need it.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


PICTURES = Path(os.environ.get("KHUE_PICTURES", str(ROOT / "test-results")))


class Person:
    """Somebody at a phone or a desk, signed in by user name and password as people are."""

    def __init__(self, page: Any, demo: Demo, password: str) -> None:
        self.page, self.demo, self.password = page, demo, password

    def go(self, path: str) -> Any:
        """Open a page of the app; a missing one ends the journey."""
        answer = self.page.goto(self.demo.app + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def sign_in(self, username: str) -> None:
        """Sign in by the form; ends the journey where a second step is asked."""
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", self.password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
        assert "/2fa/" not in self.page.url, f"{username} is asked for a second factor"

    def press(self, selector: str) -> None:
        """Press a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def act(self, selector: str) -> None:
        """Press a button of a dangerous act: the password is asked afresh, then the act goes on."""
        self.press(selector)
        self.confirm_that_it_is_me()

    def confirm_that_it_is_me(self) -> None:
        """Give the password where it is asked afresh, and wait until the act has gone on."""
        if "/reauthenticate" not in self.page.url:
            return
        self.page.fill("input[name=password]", self.password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/reauthenticate" not in url and "/held" not in url)

    def picture(self, name: str) -> None:
        """Keep a screenshot for human eyes."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    def tell(self, error: BaseException, name: str) -> None:
        """Write into a failure where the person stood, and keep a picture of it."""
        try:
            error.add_note(f"{name} stood at {self.page.url}:\n{self.text}")
            self.picture(f"failed-{name}")
        except PlaywrightError as broken:
            error.add_note(f"no picture of {name}: {broken}")

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("body"))


@pytest.fixture
def people(chromium: Any, demo: Demo) -> Iterator[Any]:
    """Return ``people(username, phone=True)``: a context manager with the signed-in person."""

    @contextmanager
    def at(username: str, *, phone: bool = False) -> Iterator[Person]:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        context.set_default_timeout(20_000)
        person = Person(context.new_page(), demo, demo.passwords[username])
        try:
            person.sign_in(username)
            yield person
        except BaseException as error:
            person.tell(error, username)
            raise
        finally:
            context.close()

    yield at
