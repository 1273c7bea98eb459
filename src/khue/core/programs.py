"""Running a helper program with a deadline, a clean environment and no trace on disk.

Input goes in and output comes out through pipes: nothing of the content is written anywhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence


class ProgramFailed(Exception):
    """The program is missing, failed or took too long."""


def run_program(
    command: Sequence[str], data: bytes, *, seconds: float, env: Mapping[str, str] | None = None
) -> bytes:
    """The program's standard output; its whole process group ends with the deadline."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        **(env or {}),
    }
    if "TMPDIR" in os.environ:
        environment.setdefault("TMPDIR", os.environ["TMPDIR"])
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramFailed(str(error)) from error
    try:
        output, _ = process.communicate(data, timeout=max(seconds, 0.1))
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise ProgramFailed("timeout") from error
    except BrokenPipeError as error:
        _end(process)
        raise ProgramFailed("closed") from error
    if process.returncode != 0:
        raise ProgramFailed(f"exit {process.returncode}")
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
