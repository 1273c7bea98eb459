"""The store of bytes: a file is named by the hash of its content and written once.

Written to a temporary name, flushed to the disk, renamed, and the folder flushed: after a power
cut a file is whole or absent. Nothing here knows names, units or people.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


def root() -> Path:
    """The folder of the store."""
    return Path(settings.KHUE_FILES_ROOT)


def path_of(sha256: str) -> Path:
    """Where content lies; raises ``ValueError`` for anything that is not a digest."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a digest")
    return root() / sha256[:2] / sha256[2:4] / sha256


def put(data: bytes) -> str:
    """Keep bytes and return their digest; content that is there already is only touched."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if target.exists() and target.stat().st_size == len(data):
        os.utime(target)  # young again: the sweep leaves it alone
        return digest
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    partial = root() / "partial"
    partial.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = partial / f"{digest[:16]}-{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o440)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(target.parent)
    return digest


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def has(sha256: str) -> bool:
    """Whether the content is there."""
    return path_of(sha256).is_file()


def read(sha256: str) -> bytes:
    """The whole content; raises ``FileNotFoundError``."""
    return path_of(sha256).read_bytes()


def open_content(sha256: str) -> BinaryIO:
    """The content as a stream; raises ``FileNotFoundError``."""
    return path_of(sha256).open("rb")


def set_aside(sha256: str) -> None:
    """Move harmful content where nothing serves it from."""
    source = path_of(sha256)
    folder = root() / "quarantine"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if source.exists():
        source.replace(folder / sha256)


def remove(sha256: str) -> int:
    """Remove content; returns its size (0 where it was not there)."""
    target = path_of(sha256)
    try:
        size = target.stat().st_size
        target.unlink()
    except FileNotFoundError:
        return 0
    return size


def older_than(hours: float) -> Iterator[str]:
    """Digests of content that nobody has written or touched for so long."""
    limit = time.time() - hours * 3600
    for outer in sorted(root().glob("[0-9a-f][0-9a-f]")):
        for path in sorted(outer.glob("[0-9a-f][0-9a-f]/*")):
            if _DIGEST.fullmatch(path.name) and path.stat().st_mtime < limit:
                yield path.name


def sweep_partial(hours: float) -> int:
    """Remove unfinished writes that are older; returns how many."""
    limit = time.time() - hours * 3600
    removed = 0
    for path in (root() / "partial").glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
