"""Measuring a request: CPU of this process and of its database backend, and the wall clock.

The kernel's ``schedstat`` counts a process's time on the CPU in nanoseconds; ``stat`` counts in
ticks of 10 ms and would not see a single request.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass(slots=True)
class Sample:
    """Milliseconds of one run of the work."""

    cpu: float
    database_cpu: float
    wall: float

    @property
    def total_cpu(self) -> float:
        """Web and database together."""
        return self.cpu + self.database_cpu


@dataclass(slots=True)
class Meter:
    """Samples of one kind of work."""

    samples: list[Sample] = field(default_factory=list)

    def run(self, work: Callable[[], Any]) -> Any:
        """Do the work once and keep what it cost."""
        backend = _backend()
        before = (time.process_time(), _on_cpu(backend), time.perf_counter())
        result = work()
        after = (time.process_time(), _on_cpu(backend), time.perf_counter())
        cpu, database, wall = ((b - a) * 1000 for a, b in zip(before, after, strict=True))
        self.samples.append(Sample(cpu, database, wall))
        return result

    def median_cpu(self) -> float:
        """The median of web and database CPU."""
        return statistics.median(sample.total_cpu for sample in self.samples)

    def median_wall(self) -> float:
        """The median by the clock on the wall."""
        return statistics.median(sample.wall for sample in self.samples)

    def p95_wall(self) -> float:
        """The 95th percentile by the clock on the wall."""
        return percentile([sample.wall for sample in self.samples], 95)


def percentile(values: Sequence[float], rank: int) -> float:
    """Return the value below which ``rank`` per cent of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * rank // 100)]


def _backend() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _on_cpu(pid: int) -> float:
    """Seconds that the process has spent on a CPU."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def machine() -> dict[str, Any]:
    """Return where and on what the figures were made."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    ).stdout.strip()
    return {
        "cpus": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "commit": commit or "unknown",
    }
