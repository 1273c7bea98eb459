"""./khue demo as a stranger meets it: first start, killed start, second start, its end."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
SECOND_START_SECONDS = 10
FIRST_START_SECONDS = 240


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="khue-demo-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "KHUE_", "SECRET_KEY", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


class Demo:
    """One start of the demo with its output in a file."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self.log = data.parent / f"demo-{time.monotonic_ns()}.log"
        command = [sys.executable, str(ROOT / "khue"), "demo", "--schools", "2"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--port", str(port), "--data", str(data)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(),
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, text: str, seconds: float) -> float:
        """Seconds until the output holds this text."""
        began = time.monotonic()
        while text not in self.output():
            if self.process.poll() is not None or time.monotonic() - began > seconds:
                pytest.fail(f"«{text}» did not come within {seconds} s:\n{self.output()}")
            time.sleep(0.05)
        return time.monotonic() - began

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    finally:
        connection.close()


def _pid_of(data: Path, words: str) -> int:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if words in command and f"KHUE_DATA={data}\0".encode() in environ:
            return int(folder.name)
    pytest.fail(f"no process {words}")


def test_demo_from_nothing_to_its_end(data: Path) -> None:
    port = _free_port()

    killed = Demo(data, port)
    killed.wait_for("filling 2 schools", FIRST_START_SECONDS)
    time.sleep(0.5)
    killed.kill()
    assert (data / "filling").exists()

    first = Demo(data, port)
    first.wait_for("Khuê is ready", FIRST_START_SECONDS)
    assert "an earlier first run was interrupted" in first.output()
    assert re.findall(r"(?m)^Khuê is ready: (.*)$", first.output()) == [f"http://localhost:{port}"]
    first.wait_for("Mật khẩu", 10)
    assert _status(port, "/readyz") == 200
    assert _status(port, "/") in {200, 302}

    taken = Demo(data, port)
    assert taken.process.wait(60) == 1
    assert f"port {port} is taken" in taken.output()
    other = Demo(data, _free_port())
    assert other.process.wait(60) == 1
    assert "in use by process" in other.output()

    os.kill(_pid_of(data, "django worker"), signal.SIGKILL)
    first.wait_for("worker ended with -9", 10)
    os.kill(_pid_of(data, "granian"), signal.SIGKILL)
    first.wait_for("web ended with -9", 10)
    assert first.interrupt() == 0

    second = Demo(data, port)
    seconds = second.wait_for("Khuê is ready", 60)
    assert "migrating" not in second.output()
    assert _status(port, "/readyz") == 200
    second.kill()

    verify = [sys.executable, str(ROOT / "khue"), "audit", "verify", "--data", str(data)]
    done = subprocess.run(verify, env=_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    third = Demo(data, port)
    seconds = min(seconds, third.wait_for("Khuê is ready", 60))
    assert third.interrupt() == 0
    assert seconds < SECOND_START_SECONDS
