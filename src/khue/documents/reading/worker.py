"""The child process: reads one paper from standard input, writes what it says as JSON.

It limits itself before it looks at anything, so that a bomb ends here.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
import time
from typing import Any

_MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """Read header and bytes, read the paper, answer."""
    stream = sys.stdin.buffer
    (length,) = struct.unpack("!I", stream.read(4))
    header = json.loads(stream.read(length))
    _limit(int(header["seconds"]) + 10)
    data = stream.read(header["size"])
    sys.stdout.write(json.dumps(_answer(data, stream.read(), header)))
    sys.stdout.flush()
    os._exit(0)


def _answer(data: bytes, last: bytes, header: dict[str, Any]) -> dict[str, Any]:
    from khue.core.programs import ProgramFailed  # only now, under the limits

    from .fields import read_facts
    from .sheets import Clock, is_available, read_sheets
    from .types import Hints

    started = time.monotonic()
    facts: dict[str, Any] = {}
    how = problem = ""
    try:
        clock = Clock(float(header["seconds"]))
        pages, how = read_sheets(data, header["content_type"], clock)
        if last:
            pages += read_sheets(last, header["content_type"], clock)[0]
        facts = read_facts(pages, Hints(**header["hints"])).as_json()
        problem = "" if pages else "unknown_kind"
    except ProgramFailed as error:
        slow = str(error) == "timeout"
        problem = "too_slow" if slow else "unreadable" if is_available() else "no_reader"
    except Exception:  # noqa: BLE001 - parsers raise many kinds on broken files
        problem = "unreadable"
    if not facts and not problem:
        problem = "unreadable"
    seconds = round(time.monotonic() - started, 2)
    return {"facts": facts, "how": how, "problem": problem, "seconds": seconds}


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024, 64 * 1024 * 1024))
