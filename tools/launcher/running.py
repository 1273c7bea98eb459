"""Running another program to its end, with its output kept in a log or shown.

The output of a step that fails is searched for a full disk before anything else is said.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from tools.launcher.console import DISK_FULL_TEXTS, LauncherError, disk_full
from tools.launcher.paths import ROOT, SOURCE

TAIL_LINES = 12


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: ours, the project's import path, and what is given."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    # Compiled modules are kept whatever the shell says: a start takes half the time.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPATH"] = os.pathsep.join((str(SOURCE), str(ROOT)))
    env.setdefault("PYTHONUNBUFFERED", "1")
    env.setdefault("PYTHONUTF8", "1")
    env.update(extra or {})
    return env


def run(
    command: Sequence[str],
    *,
    what: tuple[str, str],
    env: Mapping[str, str] | None = None,
    where: Path | None = None,
    user: str | None = None,
    writes: Path | None = None,
) -> str:
    """Run a program quietly and return what it printed.

    Raises LauncherError with the last lines of its output when it fails; ``writes`` is the folder
    that is named when a disk is full.
    """
    with _text_file() as output, _text_file() as errors:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=dict(env) if env is not None else None,
            cwd=where,
            check=False,
            **as_user(user),
        )
        output.seek(0)
        errors.seek(0)
        printed, complained = output.read(), errors.read()
    if done.returncode:
        raise failure(printed + complained, what=what, where=writes or where or ROOT)
    return printed


def _text_file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def as_user(name: str | None) -> dict[str, Any]:
    """Arguments of subprocess that drop root for a system user."""
    if name is None:
        return {}
    import pwd

    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def failure(text: str, *, what: tuple[str, str], where: object) -> LauncherError:
    """The error for a program that failed with this output."""
    if any(sign in text for sign in DISK_FULL_TEXTS):
        return disk_full(where)
    tail = "\n".join(f"    {line}" for line in text.strip().splitlines()[-TAIL_LINES:])
    return LauncherError(
        f"Không làm được: {what[0]}.", f"failed: {what[1]}; the last lines were:\n{tail}\n"
    )
