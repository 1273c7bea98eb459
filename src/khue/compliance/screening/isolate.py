"""Running the engine in a process of its own, with a private folder that is gone afterwards.

A crash, a bomb or an endless loop costs one child; the answer then is a refusal, since what
cannot be screened is not stored.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from .citations import finding
from .engine import first_look, inspect
from .run import ProgramFailed, run_program
from .types import Finding, Limits, State, Verdict

PREFIX = "khue-screening-"
_SOURCES = Path(__file__).resolve().parents[3]
_IN_PROCESS = {"text/plain", "text/csv"}


@contextmanager
def private_folder(parent: str | None = None) -> Iterator[Path]:
    """A folder only we may enter, in memory where the machine allows, removed at the end."""
    if parent is None and os.access("/dev/shm", os.W_OK):  # noqa: S108 - memory, not a disk
        parent = "/dev/shm"  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def inspect_isolated(
    data: bytes,
    filename: str | bytes,
    limits: Limits | None = None,
    *,
    folder: str | None = None,
) -> Verdict:
    """As `engine.inspect`, in a limited child process; plain text needs none."""
    bounds = limits or Limits()
    look = first_look(data, filename, bounds)
    if look.state is State.REFUSED:
        return look
    if look.content_type in _IN_PROCESS:
        return inspect(data, filename, bounds)
    header = json.dumps({"name": look.name, "limits": asdict(bounds)}).encode()
    message = struct.pack("!I", len(header)) + header + data
    command = [sys.executable, "-s", "-E", "-B", "-c", _START]
    with private_folder(folder) as private:
        env = {"TMPDIR": str(private), "KHUE_SOURCES": str(_SOURCES)}
        try:
            output = run_program(command, message, seconds=bounds.wall_seconds, env=env)
            return _parse(output)
        except (ProgramFailed, ValueError, KeyError, TypeError) as error:
            rule = "type.too_slow" if str(error) == "timeout" else "type.unscreenable"
            return replace(look, state=State.REFUSED, findings=(finding(rule),))


_START = (
    "import os, sys; sys.path.insert(0, os.environ['KHUE_SOURCES']); "
    "from khue.compliance.screening.worker import main; main()"
)


def _parse(output: bytes) -> Verdict:
    answer = json.loads(output)
    findings = tuple(Finding(**item) for item in answer["findings"])
    pages = answer["page_count"]
    return Verdict(
        state=State(answer["state"]),
        findings=findings,
        sha256=str(answer["sha256"]),
        size=int(answer["size"]),
        name=str(answer["name"]),
        content_type=str(answer["content_type"]),
        page_count=int(pages) if pages is not None else None,
    )
