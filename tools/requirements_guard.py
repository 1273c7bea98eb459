"""No lock file may name an index, a mirror or a folder: it would bind every reader to one machine."""

from __future__ import annotations

import re
from pathlib import Path

FORBIDDEN = re.compile(
    r"https?://|--(extra-)?index-url|--find-links|file:|--trusted-host", re.IGNORECASE
)
NEVER_TRACKED = ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock")
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[^\]]+\])?==\S+")


def problems(root: Path) -> list[str]:
    """What is wrong with the requirements, a sentence each."""
    found = [
        f"{name} must not exist: locks are requirements/*.txt."
        for name in NEVER_TRACKED
        if (root / name).exists()
    ]
    folder = root / "requirements"
    for path in sorted([*folder.glob("*.txt"), *folder.glob("*.in")]):
        found += _lines(path)
    for source in sorted(folder.glob("*.in")):
        if not source.with_suffix(".txt").exists():
            found.append(f"{source.name} has no compiled {source.stem}.txt.")
    return found


def _lines(path: Path) -> list[str]:
    found = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if FORBIDDEN.search(line):
            found.append(f"{path.name}:{number} names an index, address or folder: {line.strip()}")
        hashed = number < len(lines) and "--hash=" in lines[number]
        if path.suffix == ".txt" and PINNED.match(line) and not hashed:
            found.append(f"{path.name}:{number} is not followed by a hash: {line.strip()}")
    return found
