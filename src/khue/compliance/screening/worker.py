"""The child process: reads one file from standard input, writes one verdict as JSON.

It limits itself before it looks at anything, so that a bomb ends here.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from dataclasses import asdict

from .types import Limits


def main() -> None:
    """Read header and bytes, inspect, answer."""
    stream = sys.stdin.buffer
    (length,) = struct.unpack("!I", stream.read(4))
    header = json.loads(stream.read(length))
    limits = Limits(**header["limits"])
    _limit(limits)
    from .engine import inspect  # only now, under the limits

    verdict = inspect(stream.read(), header["name"], limits)
    answer = asdict(verdict)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    seconds = int(limits.wall_seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024, 64 * 1024 * 1024))


if __name__ == "__main__":
    main()
