"""Children that end when the launcher ends, whichever way it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from tools.launcher.console import LauncherError, say
from tools.launcher.running import as_user

TOO_MANY_DEATHS = 5
WITHIN_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


class Child:
    """One program in its own session: a Ctrl-C in the terminal reaches only the launcher."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        where: Path | None = None,
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.env = dict(env) if env is not None else None
        self.user = user
        self.where = where
        self.stop_with = stop_with
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths: deque[float] = deque(maxlen=TOO_MANY_DEATHS)

    def start(self) -> None:
        """Start the program; its output is added to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = self._popen(output)

    def _popen(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=self.env,
            cwd=self.where,
            start_new_session=True,
            preexec_fn=_die_with_parent(self.stop_with),
            **as_user(self.user),
        )

    def has_ended(self) -> bool:
        """Is the program gone?"""
        return self.process is None or self.process.poll() is not None

    def stop(self, *, seconds: float = 15) -> None:
        """Ask the program to end, wait, and end it by force when it does not."""
        process = self.process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(self.stop_with)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                _kill_session(process.pid)
                process.wait()
        self.process = None

    def restart_if_ended(self) -> None:
        """Start a dead program again; raises LauncherError when it keeps dying."""
        if not self.has_ended():
            return
        if self.process is not None:
            _kill_session(self.process.pid)  # its own children may have outlived it
        code = self.process.returncode if self.process is not None else "?"
        now = time.monotonic()
        self.deaths.append(now)
        if len(self.deaths) == TOO_MANY_DEATHS and now - self.deaths[0] < WITHIN_SECONDS:
            raise LauncherError(
                f"Tiến trình {self.name} liên tục dừng; xem {self.log}.",
                f"{self.name} keeps ending; the end of {self.log}:\n{self.last_lines(8)}\n",
            )
        say(
            f"Tiến trình {self.name} đã dừng (mã {code}); Khuê khởi động lại.",
            f"{self.name} ended with {code}: starting it again",
        )
        self.start()

    def last_lines(self, count: int) -> str:
        """The end of the log."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"    {line}" for line in lines[-count:])


def _kill_session(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Linux tells a child when its parent is gone, also after kill -9."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number))

    return ask
