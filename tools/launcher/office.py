"""One data folder of the demo: its secrets, its database, what is already done in it.

Finished steps are remembered with the state of the code they were done for, so a second start
skips them; a first filling that was killed leaves a mark, is cleared and done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.launcher import locking, space, web
from tools.launcher.console import LauncherError, say, step, unreadable
from tools.launcher.paths import REQUIREMENTS, ROOT, SOURCE
from tools.launcher.postgres import Cluster
from tools.launcher.running import environment, run
from tools.launcher.system_user import is_needed as is_root

# What a killed filling may have left outside the database.
MADE_BY_FILLING = ("files", "pages", "authority", "audit-heads.jsonl")
# Beside the web's port: two demos started together look at different ports from the first minute.
AUTHORITY_BESIDE_WEB = 89
LAST_PORT = 65_535
SECRET_NAMES = ("SECRET_KEY", "KHUE_AUDIT_KEY")


@dataclass(frozen=True, slots=True)
class Size:
    """How large an office the demo shows."""

    schools: int
    district: bool = False


class Office:
    """The folder ``data`` and everything in it."""

    def __init__(self, data: Path, *, origin: str = "http://localhost:8000") -> None:
        self.data = data.absolute()
        self.origin = origin
        self.lock = self.data / "lock"
        self.mark = self.data / "filling"
        self._cluster: Cluster | None = None

    @property
    def cluster(self) -> Cluster:
        """The database server of this folder."""
        if self._cluster is None:
            self._cluster = Cluster(self.data / "postgres")
        return self._cluster

    def make_folder(self) -> None:
        """Make the folder, closed to other people, and see that it can be used."""
        self.data.mkdir(parents=True, exist_ok=True)
        if not os.access(self.data, os.R_OK | os.W_OK | os.X_OK):
            raise unreadable(self.data)
        # As root the database's own user must be able to walk through.
        self.data.chmod(0o711 if is_root() else 0o700)

    def state(self) -> dict[str, Any]:
        """What is already done."""
        return _read_json(self.data / "state.json")

    def remember(self, **facts: object) -> None:
        """Note that something is done."""
        _write_json(self.data / "state.json", self.state() | facts)

    def variables(self, *, owner: bool = False) -> dict[str, str]:
        """The environment of every process that works on this folder.

        ``owner`` keeps the rights of the database's owner, for migrations.
        """
        given = {
            **self._secrets(),
            "DATABASE_URL": self.cluster.url(),
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "KHUE_DATA": str(self.data),
            "KHUE_PUBLIC_ORIGIN": self.origin,
            "KHUE_AUTHORITY_URL": f"http://127.0.0.1:{self.authority_port()}",
            "KHUE_DEMO_REMOTE": f"http://127.0.0.1:{self.remote_port()}/csc/v2",
        }
        if owner:
            given["KHUE_DATABASE_ROLE"] = ""
        return environment(given)

    def authority_port(self) -> int:
        """Where the demo's certificate authority answers.

        Certificates name it, so it stays the same for the life of the data.
        """
        kept = self.state().get("authority_port")
        if kept is None:
            kept = web.free_port(self._port_beside_web())
            self.remember(authority_port=kept)
        return int(kept)

    def _port_beside_web(self) -> int:
        web_port = urlsplit(self.origin).port or 0
        beside = web_port + AUTHORITY_BESIDE_WEB
        return beside if beside < LAST_PORT else web_port - AUTHORITY_BESIDE_WEB

    def remote_port(self) -> int:
        """Where the demo's remote signing service answers: certificates' owners are told, so kept."""
        kept = self.state().get("remote_port")
        if kept is None:
            kept = web.free_port(self.authority_port() + 1)
            self.remember(remote_port=kept)
        return int(kept)

    def _secrets(self) -> dict[str, str]:
        path = self.data / "secrets.json"
        kept = _read_json(path)
        if not set(SECRET_NAMES) <= kept.keys():
            kept = {name: secrets.token_urlsafe(64) for name in SECRET_NAMES} | kept
            _write_json(path, kept)
        return {name: str(kept[name]) for name in SECRET_NAMES}

    def manage(self, *words: str, what: tuple[str, str], owner: bool = False) -> str:
        """Run one of Django's commands to its end and return what it printed."""
        command = [sys.executable, "-m", "django", *words]
        env = self.variables(owner=owner)
        return run(command, what=what, env=env, where=ROOT, writes=self.data)

    @contextmanager
    def database(self) -> Iterator[None]:
        """The database is running inside the block: the one that runs already, or our own."""
        if not (self.data / "postgres").exists():
            raise LauncherError(
                f"Chưa có dữ liệu ở {self.data}. Hãy chạy ./khue demo trước, hoặc đặt DATABASE_URL.",
                f"no data in {self.data}: run ./khue demo first, or set DATABASE_URL",
            )
        if locking.is_held(self.lock) and self.cluster.is_running():
            yield
            return
        with self.hold():
            try:
                self.cluster.start()
                yield
            finally:
                self.cluster.stop()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Nobody else works on this folder inside the block."""
        what = (f"Dữ liệu {self.data}", f"the data in {self.data}")
        with locking.hold(self.lock, what=what):
            yield

    def prepare(self, size: Size) -> None:
        """Bring a started database up to the code, and fill it the first time."""
        if self.mark.exists():
            self._clear()
        self.cluster.prepare()
        digest = code_digest()
        is_new_code = self.state().get("prepared") != digest
        if is_new_code:
            space.need(self.data, space.FOR_FIRST_DATA)
            with step("Dựng cấu trúc dữ liệu", "migrating the database"):
                self._migrate()
        filled = self.state().get("filled")
        if filled is None:
            self.mark.touch()
        elif Size(**filled) != size:
            size = Size(**filled)
            say(
                f"Giữ dữ liệu đã có ở {self.data}; muốn cỡ khác, hãy dùng --data khác.",
                "keeping the data already there; for another size use another --data",
            )
        if filled is None or is_new_code:
            # Also after an update: a new domain brings its own part of the story.
            with step(f"Tạo Phòng và {size.schools} trường", f"filling {size.schools} schools"):
                self._fill(size)
            self.remember(prepared=digest, filled=asdict(size), people="")
        self.mark.unlink(missing_ok=True)

    def _migrate(self) -> None:
        """Migrations, and meanwhile the static files, which need no database."""
        self.variables()  # secrets are made before two ask for them at once
        words = ("collectstatic", "--no-input", "--clear")
        with ThreadPoolExecutor(1) as beside:
            static = beside.submit(self.manage, *words, what=("gom tệp giao diện", "collectstatic"))
            self.manage("migrate", "--no-input", what=("dựng cấu trúc", "migrate"), owner=True)
            static.result()

    def _fill(self, size: Size) -> None:
        words = ["seed_demo", "--schools", str(size.schools)]
        words += ["--district"] if size.district else []
        self.manage(*words, what=("tạo dữ liệu mẫu", "seed_demo"))

    def _clear(self) -> None:
        say(
            "Lần tạo dữ liệu trước bị dừng giữa chừng; Khuê xoá phần dở dang và làm lại.",
            "an earlier first run was interrupted: clearing its half and starting afresh",
        )
        self.cluster.drop()
        for name in MADE_BY_FILLING:
            path = self.data / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        ports = {"authority_port": self.authority_port(), "remote_port": self.remote_port()}
        _write_json(self.data / "state.json", ports)
        self.mark.unlink()

    def people(self) -> str:
        """The table of the demo's people, kept because asking costs a second."""
        kept = str(self.state().get("people", ""))
        if not kept:
            kept = self.manage("demo_people", what=("liệt kê người dùng", "demo_people")).strip()
            self.remember(people=kept)
        return kept


def code_digest() -> str:
    """Changes whenever a migration, a story, a static file or a pinned package changes."""
    digest = hashlib.sha256((REQUIREMENTS / "runtime.txt").read_bytes())
    patterns = ("khue/*/migrations/*.py", "khue/*/demo.py", "khue/*/static/**/*")
    for path in sorted(path for pattern in patterns for path in SOURCE.glob(pattern)):
        if path.is_file():
            digest.update(str(path.relative_to(SOURCE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def has_command(name: str) -> bool:
    """Does some domain bring this management command?"""
    return any(SOURCE.glob(f"khue/*/management/commands/{name}.py"))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise LauncherError(
            f"Tệp {path} bị hỏng; hãy xoá thư mục dữ liệu này hoặc chọn --data khác.",
            f"{path} is damaged: remove this data folder or choose another --data",
        ) from error
    return found if isinstance(found, dict) else {}


def _write_json(path: Path, facts: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def arguments_with_data(arguments: Sequence[str], default: Path) -> tuple[Path, list[str]]:
    """Take ``--data DIR`` out of the arguments."""
    rest = list(arguments)
    for index, word in enumerate(rest):
        if word == "--data" and index + 1 < len(rest):
            return Path(rest[index + 1]).absolute(), rest[:index] + rest[index + 2 :]
        if word.startswith("--data="):
            return Path(word.partition("=")[2]).absolute(), rest[:index] + rest[index + 1 :]
    return default, rest
