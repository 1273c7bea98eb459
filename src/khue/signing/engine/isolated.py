"""Verification in a warm process of its own, with limits on time and memory.

A file from anybody may be a bomb for the parser. The child holds nothing of value, may use so
much memory and so many seconds, and is replaced when it dies; being warm it costs milliseconds.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import pickle
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from khue.signing.types import Outcome, Problem, VerificationReport

from .trust import Anchor, Trust, load_certificate
from .verify import MAX_SIZE, verify

logger = logging.getLogger(__name__)
SECONDS = 15.0
_START_SECONDS = 60.0
_MEMORY = 2 * 1024**3
_CHILDREN = 2
_OBJECTS_UNTIL_SWEPT = 200_000
_HEADER = struct.Struct("!Q")
_SOURCES = Path(__file__).resolve().parents[3]
_START = (
    "import os, sys; sys.path.insert(0, os.environ['KHUE_SOURCES']); "
    "from khue.signing.engine.isolated import serve; serve()"
)


class _ChildFailed(Exception):
    """The child died, or did not answer in time."""

    def __init__(self, *, is_slow: bool) -> None:
        super().__init__("slow" if is_slow else "dead")
        self.is_slow = is_slow


@dataclass(frozen=True, slots=True)
class _Job:
    """What a child needs: the file and the roots, as plain bytes."""

    data: bytes
    anchors: tuple[tuple[bytes, str], ...]
    intermediates: tuple[bytes, ...]


def verify_isolated(data: bytes, *, trust: Trust, seconds: float = SECONDS) -> VerificationReport:
    """As `verify` without going online, in a child process; never raises, never hangs."""
    if len(data) > MAX_SIZE:
        return verify(data, trust=trust)
    job = _Job(
        data=data,
        anchors=tuple((a.certificate.dump(), a.kind) for a in trust.anchors),
        intermediates=tuple(c.dump() for c in trust.intermediates),
    )
    child = _pool().take()
    try:
        return child.ask(job, seconds)
    except _ChildFailed as failure:
        child.kill()
        problem = Problem.TOO_SLOW if failure.is_slow else Problem.BROKEN
        return VerificationReport(
            Outcome.UNREADABLE, sha256(data).hexdigest(), len(data), problems=(problem,)
        )
    finally:
        _pool().give_back(child)


class _Child:
    """One process, started when it is first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, job: _Job, seconds: float) -> VerificationReport:
        try:
            process = self._running()
            deadline = time.monotonic() + seconds
            _send(cast(BinaryIO, process.stdin), job)
            answer = _receive_until(cast(BinaryIO, process.stdout).fileno(), deadline)
            report = pickle.loads(answer)  # noqa: S301 - written by our own child
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise _ChildFailed(is_slow=False) from error
        if not isinstance(report, VerificationReport):
            raise _ChildFailed(is_slow=False)
        return report

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            self._process.wait()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.kill()
        environment = {"KHUE_SOURCES": str(_SOURCES), "PATH": os.defpath}
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-E", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        ready = cast(BinaryIO, self._process.stdout).fileno()
        _receive_until(ready, time.monotonic() + _START_SECONDS)
        return self._process


class _Pool:
    """A few children shared by the threads of one process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._free: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        for _ in range(_CHILDREN):
            self._free.put(_Child())

    def take(self) -> _Child:
        return self._free.get()

    def give_back(self, child: _Child) -> None:
        self._free.put(child)

    def close(self) -> None:
        while not self._free.empty():
            self._free.get().kill()


_pools: list[_Pool] = []
_making = threading.Lock()


def _pool() -> _Pool:
    with _making:
        if not _pools or _pools[0].owner != os.getpid():
            _pools[:] = [_Pool()]
        return _pools[0]


@atexit.register
def close() -> None:
    """End the children of this process."""
    if _pools and _pools[0].owner == os.getpid():
        _pools.pop().close()


def serve() -> None:
    """The child: answers job after job until its parent is gone."""
    import resource

    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Judging makes many small objects at once and few that last: swept between files, not during one.
    gc.freeze()
    gc.set_threshold(_OBJECTS_UNTIL_SWEPT)
    _send(sys.stdout.buffer, "ready")
    while True:
        try:
            job = pickle.loads(_receive(sys.stdin.buffer))  # noqa: S301 - written by our parent
        except EOFError:
            return
        trust = Trust(
            anchors=tuple(Anchor(load_certificate(der), kind) for der, kind in job.anchors),
            intermediates=tuple(load_certificate(der) for der in job.intermediates),
        )
        report = verify(job.data, trust=trust)
        _send(sys.stdout.buffer, replace(report, fields=dict(report.fields)))
        gc.collect()


def _send(stream: BinaryIO, value: object) -> None:
    payload = pickle.dumps(value)
    rest = memoryview(_HEADER.pack(len(payload)) + payload)
    while rest:
        written = stream.write(rest)
        rest = rest[written:]
    stream.flush()


def _receive(stream: BinaryIO) -> bytes:
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    return stream.read(_HEADER.unpack(header)[0])


def _receive_until(descriptor: int, deadline: float) -> bytes:
    size = _HEADER.unpack(_read_exactly(descriptor, _HEADER.size, deadline))[0]
    return _read_exactly(descriptor, size, deadline)


def _read_exactly(descriptor: int, size: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise _ChildFailed(is_slow=True)
        part = os.read(descriptor, size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
