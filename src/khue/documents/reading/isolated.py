"""Reading in a process of its own, with limits on time and memory: strangers made the file."""

from __future__ import annotations

import json
import os
import struct
import sys
from dataclasses import asdict
from pathlib import Path

from khue.core.programs import ProgramFailed, run_program

from .types import Facts, Hints, Reading

SECONDS = 60.0
_SOURCES = Path(__file__).resolve().parents[3]
_START = (
    "import os, sys; sys.path.insert(0, os.environ['KHUE_SOURCES']); "
    "from khue.documents.reading.worker import main; main()"
)


def read_paper(
    data: bytes, content_type: str, hints: Hints | None = None, *, last: bytes = b""
) -> Reading:
    """Read a paper; never raises, never hangs. ``last``: the last page where it is another picture.

    ``problem`` says why nothing could be read: ``unreadable``, ``too_slow``, ``no_reader``,
    ``unknown_kind``.
    """
    given = hints or Hints()
    header = json.dumps(
        {"content_type": content_type, "hints": asdict(given), "seconds": SECONDS - 8,
         "size": len(data)}
    ).encode()  # fmt: skip
    message = struct.pack("!I", len(header)) + header + data + last
    command = [sys.executable, "-s", "-E", "-B", "-c", _START]
    env = {"KHUE_SOURCES": str(_SOURCES), "PATH": os.environ.get("PATH", os.defpath)}
    try:
        answer = json.loads(run_program(command, message, seconds=SECONDS, env=env))
        return Reading(
            Facts.from_json(answer["facts"]),
            how=str(answer["how"]),
            problem=str(answer["problem"]),
            seconds=float(answer["seconds"]),
        )
    except (ProgramFailed, ValueError, KeyError, TypeError) as error:
        return Reading(Facts(), problem="too_slow" if str(error) == "timeout" else "unreadable")
