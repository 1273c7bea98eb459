"""A real clamd with the project's own signatures, for tests that need a scanner."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khue.compliance.screening.malware import Scanner

from . import samples


@contextmanager
def running_clamd(*, max_bytes: str = "55M") -> Iterator[str]:
    """Yield the address of a clamd that knows EICAR only; never asks for other signatures."""
    with tempfile.TemporaryDirectory(prefix="khue-clam-") as name:
        folder = Path(name)
        socket = folder / "c.sock"
        _write_signatures(folder / "signatures")
        config = folder / "clamd.conf"
        config.write_text(_config(folder, socket, max_bytes))
        process = subprocess.Popen(
            [shutil.which("clamd") or "clamd", "--foreground", "-c", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(process, Scanner(f"unix:{socket}", seconds=2))
            yield f"unix:{socket}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _write_signatures(folder: Path) -> None:
    folder.mkdir()
    sample = samples.eicar()
    digest = hashlib.md5(sample, usedforsecurity=False).hexdigest()
    (folder / "khue.hdb").write_text(f"{digest}:{len(sample)}:Khue.Eicar\n")
    (folder / "khue.ndb").write_text(f"Khue.Eicar.Body:0:*:{sample.hex()}\n")


def _config(folder: Path, socket: Path, max_bytes: str) -> str:
    lines = [
        f"DatabaseDirectory {folder / 'signatures'}",
        f"LocalSocket {socket}",
        f"PidFile {folder / 'c.pid'}",
        f"TemporaryDirectory {folder}",
        f"StreamMaxLength {max_bytes}",
        "Foreground yes",
        "AlertExceedsMax yes",
        "AlertEncrypted no",
        "ScanArchive yes",
        "MaxThreads 4",
    ]
    if os.geteuid() == 0:
        lines.append("User root")
    return "\n".join(lines) + "\n"


def _wait(process: subprocess.Popen[bytes], scanner: Scanner) -> None:
    for _ in range(200):
        if scanner.version():
            return
        if process.poll() is not None:
            raise RuntimeError(f"clamd ended with {process.returncode}")
        time.sleep(0.1)
    raise RuntimeError("clamd does not answer")
