"""Times of the engine on a ten-page paper: ``python -m khue.signing.tests.measure``."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from khue.signing.engine.isolated import verify_isolated
from khue.signing.engine.prepare import prepare_paper
from khue.signing.engine.verify import verify

from .papers import LAYOUT, make_world, plain_pdf

_ROUNDS = 15


def measure(name: str, work: Callable[[], object]) -> None:
    """Print the median wall and CPU time in milliseconds."""
    work()
    walls, cpus = [], []
    for _ in range(_ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    wall_ms, cpu_ms = statistics.median(walls) * 1000, statistics.median(cpus) * 1000
    sys.stdout.write(f"{name:<28} wall {wall_ms:6.0f} ms   cpu {cpu_ms:6.0f} ms\n")


def main() -> None:
    """Measure the way of one paper."""
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        pdf = plain_pdf()
        paper = prepare_paper(pdf, layout=LAYOUT)
        certified = world.certified(paper).pdf
        sealed = world.sealed(certified).pdf
        sizes = [len(pdf), len(paper), len(certified), len(sealed)]
        sys.stdout.write(f"bytes: paper, prepared, certified, sealed {sizes}\n")
        measure("prepare", lambda: prepare_paper(pdf, layout=LAYOUT))
        measure("certify B-LT", lambda: world.certified(paper))
        measure("seal B-LT", lambda: world.sealed(certified))
        measure("verify both, offline", lambda: verify(sealed, trust=world.trust))
        measure("verify in the child", lambda: verify_isolated(sealed, trust=world.trust))
        measure("verify unsigned", lambda: verify(pdf, trust=world.trust))


if __name__ == "__main__":
    main()
