"""What the launcher says: one line for one thing, in Vietnamese and then in English.

A person who starts the demo is no programmer: a failure is a sentence that says what to do, never
a traceback. ``LauncherError`` carries such a sentence to ``cli.main``, which prints it and stops.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

DISK_FULL_TEXTS = ("No space left on device", "os error 28", "DiskFull", "Disk quota exceeded")


class LauncherError(Exception):
    """A failure that is told in one line, in both languages."""

    def __init__(self, vietnamese: str, english: str, *, code: int = 1) -> None:
        super().__init__(f"{vietnamese} ({english})")
        self.code = code


def prepare_streams() -> None:
    """Vietnamese must come out whole even where the locale is the C locale."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def say(vietnamese: str, english: str) -> None:
    """Print one line."""
    print(f"{vietnamese} ({english})", flush=True)


@contextmanager
def step(vietnamese: str, english: str) -> Iterator[None]:
    """Print what begins, and the seconds it took when it ends well."""
    print(f"· {vietnamese} ({english}) …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def disk_full(where: object) -> LauncherError:
    """The sentence for a full disk, wherever it was noticed."""
    return LauncherError(
        f"Ổ đĩa chứa {where} đã đầy. Hãy giải phóng chỗ trống rồi chạy lại lệnh này.",
        f"the disk of {where} is full: free some space and run the same command again",
        code=28,
    )


def unreadable(path: object) -> LauncherError:
    """The sentence for a folder that this person may not use."""
    return LauncherError(
        f"Không đọc hoặc ghi được {path}. Hãy sửa quyền của thư mục hoặc chọn --data khác.",
        f"cannot read or write {path}: repair its permissions or choose another --data",
        code=13,
    )


def translate_os_error(error: OSError) -> LauncherError | None:
    """The sentence for an error of the operating system, where we know one."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(error.filename or "Khuê")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return unreadable(error.filename or os.curdir)
    return None
