"""./khue test: every check, cheapest first, on a database that is thrown away.

Stops at the first part that fails and names it. A whole run ends on pytest's own closing line.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.launcher import parts
from tools.launcher.console import LauncherError
from tools.launcher.paths import SOURCE
from tools.launcher.postgres import Cluster

HELP = "./khue test [requirements lint types arch migrations i18n unit e2e long] [--all]"


def main(arguments: Sequence[str]) -> int:
    """Run the chosen parts; 0 when all passed."""
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    names = [word for word in arguments if not word.startswith("-")]
    unknown = [word for word in arguments if word.startswith("-") and word != "--all"]
    if unknown:
        raise LauncherError(f"Không hiểu {unknown[0]}.", f"unknown option; {HELP}", code=2)
    return run_parts(parts.choose(names, everything="--all" in arguments))


def run_parts(chosen: Sequence[parts.Part]) -> int:
    """Run parts in order on one throw-away database."""
    from tools.catalogues import compile_all

    compile_all(SOURCE)
    with workspace(database=any(part.needs_database for part in chosen)) as (url, temporary):
        env = parts.test_environment(url, temporary)
        seconds: list[str] = []
        for number, part in enumerate(chosen):
            if part.is_pytest and number == len(chosen) - 1 and seconds:
                print(f"\n== {' · '.join(seconds)} ==", flush=True)
            print(f"\n== {part.name} ==", flush=True)
            began = time.monotonic()
            if not part.work(env):
                print(f"\n== FAILED: {part.name} (./khue test {part.name}) ==", flush=True)
                return 1
            seconds.append(f"{part.name} {time.monotonic() - began:.0f} s")
        if not chosen[-1].is_pytest:
            print(f"\n== passed: {' · '.join(seconds)} ==", flush=True)
    return 0


@contextmanager
def workspace(*, database: bool) -> Iterator[tuple[str | None, Path]]:
    """A new PostgreSQL's address and a folder for temporary files; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="khue-test-"))
    folder.chmod(0o711)
    temporary = folder / "tmp"
    temporary.mkdir()
    temporary.chmod(0o1777)
    cluster = Cluster(folder / "postgres", throwaway=True) if database else None
    try:
        if cluster is not None:
            cluster.start()
            cluster.prepare()
        yield cluster.url(role="postgres") if cluster else None, temporary
    finally:
        if cluster is not None:
            cluster.stop()
            shutil.rmtree(cluster.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
