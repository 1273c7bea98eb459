"""./khue serve: production. Everything comes from the environment; what is unsafe ends the start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tools.launcher import web
from tools.launcher.console import LauncherError, say
from tools.launcher.paths import PYTHON, ROOT, SOURCE
from tools.launcher.running import environment

SETTINGS = "config.settings.production"
SHORTEST = {"SECRET_KEY": 50, "KHUE_AUDIT_KEY": 32}
FEWEST_LETTERS = 10
NAMES = (
    *("DATABASE_URL", "SECRET_KEY", "KHUE_AUDIT_KEY", "KHUE_APP_HOST", "KHUE_PORTAL_SUFFIX"),
    *("KHUE_PUBLIC_ORIGIN", "KHUE_DATA", "KHUE_SCANNER_POLICY"),
)
UNSAFE_FLAGS = ("DEBUG", "DJANGO_DEBUG")


def _value(env: Mapping[str, str], name: str) -> str:
    file_name = env.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError:
            return ""
    return env.get(name, "").strip()


def problems(env: Mapping[str, str]) -> list[str]:
    """What keeps these settings from being safe, a sentence each."""
    given = {name: _value(env, name) for name in NAMES}
    judged = [*_database(given), *_secrets(given), *_places(given)]
    judged += [
        f"{name} must not be set in production." for name in UNSAFE_FLAGS if _is_on(env, name)
    ]
    return judged


def _is_on(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").lower() not in {"", "0", "false", "no"}


def _database(given: Mapping[str, str]) -> Iterator[str]:
    url = urlsplit(given["DATABASE_URL"])
    if url.scheme not in {"postgres", "postgresql"}:
        yield "DATABASE_URL must name a PostgreSQL database: postgresql://user@host/name."
    elif url.username == "postgres":
        yield "DATABASE_URL must not use the superuser postgres: make a role that owns it."


def _secrets(given: Mapping[str, str]) -> Iterator[str]:
    for name, shortest in SHORTEST.items():
        value = given[name]
        is_random = len(set(value)) >= FEWEST_LETTERS and not value.startswith("insecure")
        if len(value) < shortest or not is_random:
            yield f"{name} (or {name}_FILE) must be random, at least {shortest} characters."


def _places(given: Mapping[str, str]) -> Iterator[str]:
    if not given["KHUE_APP_HOST"]:
        yield "KHUE_APP_HOST must name the host of the app, such as app.khue.example.vn."
    if not given["KHUE_PORTAL_SUFFIX"].startswith("."):
        yield "KHUE_PORTAL_SUFFIX must name the portals' domain, such as .khue.example.vn."
    if not given["KHUE_PUBLIC_ORIGIN"].startswith("https://"):
        yield "KHUE_PUBLIC_ORIGIN must be the https:// address people use."
    if not given["KHUE_DATA"]:
        yield "KHUE_DATA must name the folder for files, pages and static files."
    if given["KHUE_SCANNER_POLICY"] not in {"", "strict"}:
        yield "KHUE_SCANNER_POLICY must be strict: only the demo may keep unscanned files."


def production_environment() -> dict[str, str]:
    """The environment of production's processes; raises LauncherError when it is not safe."""
    found = problems(os.environ)
    if found:
        for problem in found:
            print(f"  {problem}", file=sys.stderr)
        raise LauncherError(
            "Chưa chạy: cấu hình chưa an toàn, xem các dòng trên và docs/operations.md.",
            "not started: see the lines above and docs/operations.md",
            code=78,
        )
    return environment({"DJANGO_SETTINGS_MODULE": SETTINGS})


def django(*words: str, env: Mapping[str, str]) -> int:
    """Run one of Django's commands and return its exit code."""
    command = [str(PYTHON), "-m", "django", *words]
    return subprocess.run(command, cwd=ROOT, env=dict(env), check=False).returncode


def main(_arguments: Sequence[str]) -> int:
    """Check, collect static files, and become the web server."""
    from tools.catalogues import compile_all

    env = production_environment()
    compile_all(SOURCE)
    if django("check", "--deploy", "--fail-level", "ERROR", env=env):
        return 78
    if django("migrate", "--check", env=env | {"KHUE_DATABASE_ROLE": ""}):
        raise LauncherError(
            "Cấu trúc dữ liệu chưa mới nhất. Hãy sao lưu rồi chạy: ./khue manage migrate.",
            "migrations are waiting: back up, then run ./khue manage migrate",
        )
    if django("collectstatic", "--no-input", "--verbosity", "0", env=env):
        return 1
    host, _, port = env.get("KHUE_BIND", "127.0.0.1:8000").rpartition(":")
    web.require_free_port(host, int(port))
    workers = int(env.get("KHUE_WEB_WORKERS", str(os.cpu_count() or 2)))
    say(f"Máy chủ web: {host}:{port}, {workers} tiến trình.", f"serving on {host}:{port}")
    command = web.command(host=host, port=int(port), workers=workers)
    os.chdir(ROOT)
    os.execve(command[0], command, env)  # noqa: S606 - our own program
