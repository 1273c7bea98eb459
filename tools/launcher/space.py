"""Is there room? Asked before work begins, because a half-written database is worse than none."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.launcher.console import LauncherError

MEGABYTE = 1024 * 1024
FOR_ENVIRONMENT = 900
FOR_FIRST_DATA = 400
FOR_START = 64


def need(path: Path, megabytes: int) -> None:
    """Raise LauncherError unless the file system of ``path`` has this much free."""
    existing = path
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free // MEGABYTE
    if free < megabytes:
        raise LauncherError(
            f"Ổ đĩa chứa {path} chỉ còn {free} MB, cần ít nhất {megabytes} MB."
            " Hãy giải phóng chỗ trống rồi chạy lại.",
            f"only {free} MB free for {path}, {megabytes} MB needed: free some and run again",
            code=28,
        )
