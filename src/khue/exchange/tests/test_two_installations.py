"""Two installations, two databases, two servers: a document travels with all its states."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[4]
NEAR, FAR = "Phòng Giáo dục và Đào tạo Gần", "Sở Giáo dục và Đào tạo Xa"


def _dsn(name: str) -> str:
    values = settings.DATABASES["default"]
    return (
        f"postgresql://{values['USER']}:{values['PASSWORD']}@:{values['PORT']}"
        f"/{name}?host={values['HOST']}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A database, a data folder, a server, and a process that acts on command."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}/exchange/vxp/"
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("KHUE_")},
            "DATABASE_URL": _dsn(name),
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "SECRET_KEY": secrets.token_hex(32),
            "KHUE_AUDIT_KEY": secrets.token_hex(32),
            "KHUE_DATA": str(folder / name),
            "KHUE_APP_HOST": "127.0.0.1",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
        self.children: list[subprocess.Popen[str]] = []

    def migrate(self) -> None:
        """Make the tables, as the owner of the database."""
        owner = self.env | {"KHUE_DATABASE_ROLE": ""}
        words = [sys.executable, "-m", "django", "migrate", "-v", "0"]
        subprocess.run(words, env=owner, check=True, cwd=ROOT)

    def start(self) -> None:
        """Start the server and the acting process."""
        server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                  "--port", str(self.port), "config.wsgi:application"]  # fmt: skip
        acting = [sys.executable, "-m", "khue.exchange.tests.installation"]
        self.children = [
            subprocess.Popen(server, env=self.env, cwd=ROOT, text=True),
            subprocess.Popen(
                acting, env=self.env, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            ),
        ]  # fmt: skip

    def wait(self) -> None:
        """Until the server answers."""
        end = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                    return
            except OSError:
                assert time.monotonic() < end, "the server did not start"
                time.sleep(0.2)

    def do(self, act: str, *arguments: Any) -> Any:
        """Let the installation act; returns what it says."""
        process = self.children[1]
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([act, *arguments]) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    def last(self) -> dict[str, Any]:
        """The newest document that went or came."""
        found: dict[str, Any] = self.do("look")[-1]
        return found

    def stop(self) -> None:
        """End both processes."""
        for child in self.children:
            child.terminate()
            child.communicate(timeout=30)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    mark = secrets.token_hex(4)
    near, far = (Installation(f"khue_{side}_{mark}", tmp_path) for side in ("near", "far"))
    with psycopg.connect(_dsn("postgres"), autocommit=True) as admin:
        try:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(near.name)))
            near.migrate()
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(far.name), sql.Identifier(near.name)
                )
            )
            for side in (near, far):
                side.start()
            for side in (near, far):
                side.wait()
            yield near, far
        finally:
            for side in (near, far):
                side.stop()
                admin.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                        sql.Identifier(side.name)
                    )
                )


def test_a_document_travels_with_all_its_states(pair: tuple[Installation, Installation]) -> None:
    near, far = pair
    ours = near.do("found", "012.20.00.H29", NEAR)
    theirs = far.do("found", "000.00.20.H29", FAR)
    assert near.do("meet", far.address, theirs)
    assert far.do("meet", near.address, ours)

    first = near.do("send", FAR)
    assert near.last()["state"] == "waiting"
    near.do("work")
    assert near.last()["state"] == "sent", near.last()
    assert far.last()["reference"] == near.last()["reference"]
    far.do("work")
    assert near.last()["reached"] == "01"
    assert near.last()["delivered"]
    for act, code in (("register", "03"), ("assign", "04"), ("open", "05"), ("done", "06")):
        far.do("step", act)
        far.do("work")
        assert near.last()["reached"] == code

    second = near.do("send", FAR)
    near.do("work")
    far.do("work")
    near.do("recall", second)
    near.do("work")
    assert far.last()["asked"] == "recall"
    far.do("answer", False)
    far.do("work")
    assert near.last()["reply"] == "16"
    near.do("recall", second)
    near.do("work")
    far.do("answer", True)
    far.do("work")
    assert near.last()["reply"] == "15"

    third = near.do("send", "Ủy ban nhân dân")
    near.do("replace", first, third, FAR)
    near.do("work")
    assert far.do("look")[0]["asked"] == "replace"
    far.do("answer", True)
    far.do("work")
    assert near.do("look")[0]["reply"] == "15"
