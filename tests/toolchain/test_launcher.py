"""The launcher's small pieces: what it refuses, what it remembers, what it says."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tools.launcher import demo, environment, locking, office, parts, serve, space, web
from tools.launcher.console import LauncherError, translate_os_error
from tools.launcher.processes import TOO_MANY_DEATHS, Child
from tools.launcher.running import failure, run

SAFE = {
    "DATABASE_URL": "postgresql://khue@/khue?host=/run/postgresql",
    "SECRET_KEY": "".join(chr(40 + n) for n in range(60)),
    "KHUE_AUDIT_KEY": "".join(chr(50 + n) for n in range(40)),
    "KHUE_APP_HOST": "app.khue.example.vn",
    "KHUE_PORTAL_SUFFIX": ".khue.example.vn",
    "KHUE_PUBLIC_ORIGIN": "https://app.khue.example.vn",
    "KHUE_DATA": "/var/lib/khue-data",
}


def test_production_starts_with_safe_settings() -> None:
    assert serve.problems(SAFE) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///x"),
        ("DATABASE_URL", "postgresql://postgres@/khue"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 80),
        ("SECRET_KEY", "insecure-" + SAFE["SECRET_KEY"]),
        ("KHUE_AUDIT_KEY", ""),
        ("KHUE_APP_HOST", ""),
        ("KHUE_PORTAL_SUFFIX", "khue.example.vn"),
        ("KHUE_PUBLIC_ORIGIN", "http://app.khue.example.vn"),
        ("KHUE_DATA", ""),
        ("KHUE_SCANNER_POLICY", "demo"),
        ("DEBUG", "1"),
    ],
)
def test_production_refuses_one_unsafe_setting_by_name(name: str, value: str) -> None:
    found = serve.problems(SAFE | {name: value})
    assert len(found) == 1
    assert found[0].startswith(name)


def test_production_reads_a_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SAFE["SECRET_KEY"] + "\n", encoding="utf-8")
    env = SAFE | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert serve.problems(env) == []
    assert serve.problems(env | {"SECRET_KEY_FILE": "/nowhere"})


def test_demo_refuses_the_network_until_told() -> None:
    with pytest.raises(LauncherError, match="passwords are public"):
        demo.before_environment(["--host", "0.0.0.0"])  # noqa: S104


def test_demo_refuses_a_busy_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LauncherError, match=f"port {port} is taken"):
            demo.before_environment(["--port", str(port), "--data", str(tmp_path / "data")])
        assert not (tmp_path / "data").exists()
        assert web.free_port(port) != port


def test_disk_that_is_too_small_is_told_before_work_begins(tmp_path: Path) -> None:
    space.need(tmp_path / "not" / "yet", 1)
    with pytest.raises(LauncherError, match="MB needed"):
        space.need(tmp_path, 10**9)


def test_errors_of_the_system_become_sentences() -> None:
    full = translate_os_error(OSError(errno.ENOSPC, "full", "/data/x"))
    closed = translate_os_error(PermissionError(errno.EACCES, "closed", "/data/x"))
    assert "is full" in str(full)
    assert "permissions" in str(closed)
    assert translate_os_error(OSError(errno.EIO, "broken")) is None
    assert "is full" in str(failure("psycopg.errors.DiskFull: x", what=("a", "b"), where="/data"))


def test_failed_program_shows_its_last_lines() -> None:
    program = "print('one'); print('two'); raise SystemExit(3)"
    with pytest.raises(LauncherError, match=r"(?s)failed: trying.*two"):
        run([sys.executable, "-c", program], what=("thử", "trying"))


def test_two_starts_never_share_a_folder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not locking.is_held(lock)
    with locking.hold(lock, what=("Dữ liệu", "the data")):
        assert locking.is_held(lock)
        with (
            pytest.raises(LauncherError, match=f"process {os.getpid()}"),
            locking.hold(lock, what=("Dữ liệu", "the data")),
        ):
            pass
    assert not locking.is_held(lock)


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    one = office.Office(tmp_path / "data")
    one.make_folder()
    made = one._secrets()
    path = tmp_path / "data" / "secrets.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(made["SECRET_KEY"]) >= 50
    assert office.Office(tmp_path / "data")._secrets() == made
    path.write_text("{half", encoding="utf-8")
    with pytest.raises(LauncherError, match="damaged"):
        one._secrets()


def test_office_remembers_what_is_done(tmp_path: Path) -> None:
    one = office.Office(tmp_path)
    one.remember(prepared="a")
    one.remember(filled={"schools": 3, "district": False})
    assert json.loads((tmp_path / "state.json").read_text()) == {
        "prepared": "a",
        "filled": {"schools": 3, "district": False},
    }
    assert one.authority_port() == one.authority_port()


def test_two_demos_started_together_do_not_want_the_same_ports(tmp_path: Path) -> None:
    ports: list[int] = []
    for port in (8000, 8010, 65_530):
        one = office.Office(tmp_path / str(port), origin=f"http://localhost:{port}")
        one.make_folder()
        ports += [one.authority_port(), one.remote_port()]
    assert len(set(ports)) == len(ports)


def test_data_folder_is_taken_out_of_the_arguments() -> None:
    default = Path("/d")
    take = office.arguments_with_data
    assert take(["a", "--data", "/x", "b"], default) == (Path("/x"), ["a", "b"])
    assert take(["--data=/x", "b"], default) == (Path("/x"), ["b"])
    assert take(["b"], default) == (default, ["b"])


def test_unfinished_environment_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("python", "khue-environment.json"):
        (tmp_path / name).touch()
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(environment, "STAMP", tmp_path / "khue-environment.json")
    monkeypatch.setattr(environment, "MAKING", tmp_path / "making")
    assert not environment.is_ready("runtime")
    stamp = environment.wanted_stamp("dev")
    environment.STAMP.write_text(json.dumps(stamp))
    assert environment.is_ready("runtime")
    assert environment.is_ready("dev")
    environment.STAMP.write_text(json.dumps(environment.wanted_stamp("runtime")))
    assert environment.is_ready("runtime")
    assert not environment.is_ready("dev")
    environment.MAKING.touch()
    assert not environment.is_ready("runtime")


def test_parts_keep_their_order_and_unknown_names_are_told() -> None:
    assert [part.name for part in parts.choose(["types", "lint"], everything=False)] == [
        "lint",
        "types",
    ]
    assert parts.choose([], everything=True)[-1].name == "long"
    assert parts.choose([], everything=False)[-1].name == "e2e"
    with pytest.raises(LauncherError, match="there are: requirements lint"):
        parts.choose(["lynt"], everything=False)


def test_child_is_started_again_and_given_up(tmp_path: Path) -> None:
    command = [sys.executable, "-S", "-c", "print('the reason'); raise SystemExit(7)"]
    child = Child("web", command, log=tmp_path / "web.log")
    child.start()
    with pytest.raises(LauncherError, match=r"(?s)web keeps ending.*the reason"):
        for _ in range(TOO_MANY_DEATHS):
            _wait_for_end(child)
            child.restart_if_ended()
    child.stop()


def test_what_a_dead_child_left_behind_goes_with_it(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys;"
        "left = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)']);"
        "print(left.pid, flush=True)"
    )
    child = Child("web", [sys.executable, "-S", "-c", program], log=tmp_path / "web.log")
    child.start()
    _wait_for_end(child)
    left = child.last_lines(1).strip()
    assert Path(f"/proc/{left}").exists()
    child.restart_if_ended()
    _wait_until_gone(left)
    child.stop()


def test_child_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)\n"
    command = [sys.executable, "-S", "-c", program + "time.sleep(60)"]
    child = Child("web", command, log=tmp_path / "web.log")
    child.start()
    while not child.last_lines(1):
        time.sleep(0.01)
    began = time.monotonic()
    child.stop(seconds=0.2)
    assert time.monotonic() - began < 5
    assert child.has_ended()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_child_ends_with_a_killed_launcher(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tools.launcher.processes import Child;"
        "child = Child('x', [sys.executable, '-S', '-c', 'import time; time.sleep(60)'],"
        f" log=Path({str(tmp_path / 'x.log')!r})); child.start();"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    launcher = Child("launcher", [sys.executable, "-c", program], log=tmp_path / "launcher.log")
    launcher.start()
    while not (line := launcher.last_lines(1).strip()).isdigit():
        time.sleep(0.02)
    assert launcher.process is not None
    launcher.process.send_signal(signal.SIGKILL)
    launcher.process.wait(5)
    _wait_until_gone(line)


def _wait_until_gone(pid: str) -> None:
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        with suppress(OSError):
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                break
        time.sleep(0.02)
    assert time.monotonic() < deadline


def _wait_for_end(child: Child) -> None:
    assert child.process is not None
    child.process.wait(10)
