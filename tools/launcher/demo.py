"""./khue demo: an office and its schools on this machine, until Ctrl-C; the data survives."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.launcher import space, web
from tools.launcher.console import LauncherError, say, step
from tools.launcher.office import Office, Size, has_command
from tools.launcher.paths import DEFAULT_DATA, ROOT, SOURCE
from tools.launcher.processes import Child

SCHOOLS, DISTRICT_SCHOOLS, MOST_SCHOOLS = 20, 100, 500


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./khue demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--schools", type=int, help=f"how many (at first {SCHOOLS})")
    parser.add_argument("--district", action="store_true", help="100 schools, 4,500 staff")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--i-know-the-passwords-are-public", action="store_true", dest="public")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("--port: 1 … 65535")
    if options.schools is not None and not 1 <= options.schools <= MOST_SCHOOLS:
        parser.error(f"--schools: 1 … {MOST_SCHOOLS}")
    return options


def before_environment(arguments: Sequence[str]) -> None:
    """Refuse at once what cannot work, before minutes are spent on installing."""
    options = _options(arguments)
    if options.host not in web.LOOPBACK and not options.public:
        raise LauncherError(
            "Mật khẩu của bản demo ai cũng biết, nên Khuê chỉ mở trên máy này. Nếu vẫn muốn mở ra"
            " mạng, hãy thêm --i-know-the-passwords-are-public.",
            "demo passwords are public, so only this machine may connect; to open it all the same"
            " add --i-know-the-passwords-are-public",
            code=2,
        )
    web.require_free_port(options.host, options.port)
    Office(options.data).make_folder()
    space.need(options.data, space.FOR_START)


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it is interrupted."""
    from tools.catalogues import compile_all

    options = _options(arguments)
    compile_all(SOURCE)
    office = Office(options.data, origin=f"http://localhost:{options.port}")
    children: list[Child] = []
    with office.hold():
        try:
            with step("Khởi động PostgreSQL", "starting PostgreSQL"):
                office.cluster.start()
            office.prepare(_size(office, options))
            people = office.people()
            children += _children(office, host=options.host, port=options.port)
            children[0].start()
            web.wait_until_ready(children[0], host=options.host, port=options.port)
            for child in children[1:]:
                child.start()
            print(f"Khuê is ready: http://localhost:{options.port}", flush=True)
            print(people, flush=True)
            _watch(office, children)
        except KeyboardInterrupt:
            print(flush=True)
            say("Đang dừng; dữ liệu được giữ lại.", "stopping; the data is kept")
        finally:
            for child in reversed(children):
                child.stop()
            office.cluster.stop()
    return 0


def _size(office: Office, options: argparse.Namespace) -> Size:
    """What was asked for; what is there when nothing was."""
    if options.district:
        return Size(DISTRICT_SCHOOLS, district=True)
    if options.schools is None and "filled" in office.state():
        return Size(**office.state()["filled"])
    return Size(options.schools or SCHOOLS)


def _children(office: Office, *, host: str, port: int) -> list[Child]:
    """Web first, then the worker, the demo's certificate authority and its remote signing."""
    logs = office.data / "logs"
    env = office.variables()
    commands = {
        "web": web.command(host=host, port=port),
        "worker": [sys.executable, "-m", "django", "worker"],
    }
    if has_command("demo_authority"):
        commands["authority"] = [
            *(sys.executable, "-m", "django", "demo_authority"),
            *("--port", str(office.authority_port()), "--data", str(office.data / "authority")),
        ]
    if has_command("demo_remote"):
        commands["remote"] = [
            *(sys.executable, "-m", "django", "demo_remote"),
            *("--port", str(office.remote_port()), "--data", str(office.data / "authority")),
        ]
    return [
        Child(name, command, log=logs / f"{name}.log", env=env, where=ROOT)
        for name, command in commands.items()
    ]


def _watch(office: Office, children: Sequence[Child]) -> None:
    """Start again what ends; the database first, because the others need it."""
    database = office.cluster.child
    while True:
        time.sleep(0.5)
        if database is not None:
            database.restart_if_ended()
        for child in children:
            child.restart_if_ended()
