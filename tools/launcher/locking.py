"""One start at a time: a lock file that the system itself releases when a process dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launcher.console import LauncherError, say


def _try_lock(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def hold(path: Path, *, what: tuple[str, str], wait: bool = False) -> Iterator[None]:
    """Hold the lock while the block runs.

    Raises LauncherError naming the process that has it, or waits for it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _try_lock(handle):
            owner = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "?"
            if not wait:
                raise LauncherError(
                    f"{what[0]} đang được dùng bởi tiến trình {owner}. Hãy dừng nó trước.",
                    f"{what[1]} is in use by process {owner}: stop that one first",
                )
            say(f"Đang đợi tiến trình {owner} làm xong.", f"waiting for process {owner}")
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Does a living process hold this lock?"""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _try_lock(handle)
    finally:
        os.close(handle)
