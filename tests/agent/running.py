"""Runs the signing program as people do: its own process, its window read line by line."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.agent.softhsm import SoftToken

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Agent:
    """A running program: its address and the pairing code of its window."""

    url: str
    code: str


@contextmanager
def running_agent(token: SoftToken, folder: Path, *, origin: str, port: int) -> Iterator[Agent]:
    """Start ``python -m tools.agent serve`` and stop it as Ctrl-C does."""
    command = [sys.executable, "-m", "tools.agent", "serve", "--no-browser"]
    command += ["--origin", origin, "--port", str(port), "--module", token.module]
    process = subprocess.Popen(
        [*command, "--folder", str(folder / "paired")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=token.environment,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline() + process.stdout.readline()
        code = re.search(r"\d{4} \d{4}", said)
        assert code is not None, said
        yield Agent(f"http://127.0.0.1:{port}", code.group())
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()
