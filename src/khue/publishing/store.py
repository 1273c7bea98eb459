"""The page store: finished public pages on disk, a directory a generation, never a stale one.

``units/<id>/cur`` is a symlink to the open generation; ``hosts/<host>`` points to the unit, so that
a web server finds a page by ``hosts/<host>/cur/<path>`` alone. A change *closes* the store before
its transaction commits (the link goes away, every reader asks the app) and opens an empty
generation afterwards. A crash in between leaves the store closed, which is slow and right; it is
opened again by :func:`khue.publishing.services.pages.reconcile`.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import brotli

_PATH = re.compile(r"/(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9_-]*\.(?:xml|txt))?")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
KEEP_SECONDS = 60


def file_name(path: str) -> str | None:
    """Return where the page of a URL path lies inside a generation; ``None`` for none."""
    if not _PATH.fullmatch(path) or ".." in path:
        return None
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def is_host_name(host: str) -> bool:
    """Whether the text can be a host's directory (and nothing else)."""
    return bool(_HOST.fullmatch(host)) and ".." not in host


class PageStore:
    """The finished pages of all units under one root directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def unit_directory(self, unit_id: int) -> Path:
        return self.root / "units" / str(int(unit_id))

    def current(self, unit_id: int) -> Path | None:
        """Return the open generation; read it before the first query of a page."""
        directory = self.unit_directory(unit_id)
        try:
            return directory / (directory / "cur").readlink()
        except OSError:
            return None

    def number(self, unit_id: int) -> int | None:
        """Return the number of the open generation; ``None`` while closed."""
        current = self.current(unit_id)
        return int(current.name[1:].split("-")[0]) if current else None

    def closed_since(self, unit_id: int) -> float | None:
        """Return when the store was closed by a change that has not opened it again."""
        try:
            return (self.unit_directory(unit_id) / "pending").stat().st_mtime
        except OSError:
            return None

    def close(self, unit_id: int, number: int) -> None:
        """Serve nothing until generation ``number`` is opened; before the commit of a change."""
        with self._locked(unit_id) as directory:
            (directory / "pending").write_text(str(number))
            self._retire(directory)
            (directory / "cur").unlink(missing_ok=True)

    def open(self, unit_id: int, number: int, *, force: bool = False) -> bool:
        """Begin an empty generation; refused while a later change is under way.

        ``force`` is for the one who holds the generation's row: no change is under way then.
        """
        with self._locked(unit_id) as directory:
            pending = _read_number(directory / "pending")
            if not force and pending is not None and pending > number:
                return False
            present = self.number(unit_id)
            if present == number or (not force and present is not None and present > number):
                return False
            self._retire(directory)
            name = f"g{number}-{secrets.token_hex(4)}"
            (directory / name).mkdir()
            new = directory / f".cur-{secrets.token_hex(4)}"
            new.symlink_to(name)
            new.replace(directory / "cur")
            (directory / "pending").unlink(missing_ok=True)
            self._sweep(directory)
        return True

    def save(self, generation: Path, path: str, body: bytes) -> bool:
        """Keep a finished page in the generation it was begun in; ``False`` when that is gone."""
        name = file_name(path)
        if name is None or not generation.is_dir():
            return False
        target = generation / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            for suffix, data in _encodings(body):
                _write(target.with_name(target.name + suffix), data)
        except OSError:  # the generation was removed meanwhile, or the disk is full: no page kept
            return False
        return True

    def bind_host(self, host: str, unit_id: int) -> None:
        """Let a host show the unit's pages."""
        if not is_host_name(host):
            raise ValueError(f"{host!r} is not a host name.")
        hosts = self.root / "hosts"
        hosts.mkdir(parents=True, exist_ok=True)
        wanted = f"../units/{int(unit_id)}"
        with suppress(OSError):
            if str((hosts / host).readlink()) == wanted:
                return
        new = hosts / f".{secrets.token_hex(6)}"
        new.symlink_to(wanted)
        new.replace(hosts / host)

    def unbind_host(self, host: str) -> None:
        if is_host_name(host):
            (self.root / "hosts" / host).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove the generations nobody can be reading any more."""
        for directory in (self.root / "units").glob("*"):
            self._sweep(directory)

    def _retire(self, directory: Path) -> None:
        # Its age is counted from now: pages begun in it may still be under way.
        with suppress(OSError):
            os.utime(directory / (directory / "cur").readlink())

    def _sweep(self, directory: Path) -> None:
        try:
            current = str((directory / "cur").readlink())
        except OSError:
            current = ""
        for old in directory.glob("g*-*"):
            if old.name == current:
                continue
            with suppress(OSError):
                if time.time() - old.stat().st_mtime > KEEP_SECONDS:
                    shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _locked(self, unit_id: int) -> Iterator[Path]:
        directory = self.unit_directory(unit_id)
        directory.mkdir(parents=True, exist_ok=True)
        with (directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield directory


def _read_number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _encodings(body: bytes) -> Iterator[tuple[str, bytes]]:
    # The plain file comes last: it is the one whose presence makes the page "there".
    yield ".br", brotli.compress(body, quality=5)
    yield ".gz", gzip.compress(body, 5, mtime=0)
    yield "", body


def _write(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{secrets.token_hex(6)}")
    temporary.write_bytes(data)
    temporary.replace(target)
