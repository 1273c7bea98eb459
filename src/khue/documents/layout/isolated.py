"""The check in a process of its own, with limits on time and memory.

A file from anybody may be a bomb for the parser. The child holds nothing of value, sees no
settings and no database, limits itself before it looks at anything, and lives for one file.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .types import Finding, Report, Severity, report_from_json

SECONDS = 20.0
_MEMORY = 1200 * 1024 * 1024
_MOST_BYTES = 50 * 1024 * 1024
_SOURCES = Path(__file__).resolve().parents[3]
_PICTURE_WIDTH = 840
_LENGTH = struct.Struct("!I")
_START = (
    "import os, sys; sys.path.insert(0, os.environ['KHUE_SOURCES']); "
    "from khue.documents.layout.isolated import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and pictures (WebP) of the pages that have findings, by number."""

    report: Report
    pictures: dict[int, bytes] = field(default_factory=dict)


def check_isolated(
    data: bytes,
    rules: Mapping[str, Any],
    *,
    pictures: int = 0,
    seconds: float = SECONDS,
    memory: int = _MEMORY,
) -> Checked:
    """Check the file in a child; never raises, never takes longer than it may.

    Of a PDF as many `pictures` of pages with findings are drawn as are asked for.
    """
    if len(data) > _MOST_BYTES:
        return _failed("too_heavy")
    header = json.dumps(
        {"rules": rules, "memory": memory, "seconds": seconds, "pictures": pictures}
    ).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-E", "-B", "-c", _START],
            input=_LENGTH.pack(len(header)) + header + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"KHUE_SOURCES": str(_SOURCES), "PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            timeout=seconds,
            check=True,
        )
        answer = json.loads(done.stdout)
        drawn = {int(page): b64decode(image) for page, image in answer["pictures"].items()}
        return Checked(report_from_json(answer["report"]), drawn)
    except subprocess.TimeoutExpired:
        return _failed("too_heavy")
    except (OSError, subprocess.CalledProcessError, ValueError, KeyError, TypeError):
        return _failed("unreadable")


def _failed(code: str) -> Checked:
    return Checked(Report(findings=(Finding(code, "page", Severity.ERROR),)))


def serve() -> None:
    """The child: one file from standard input, one report as JSON."""
    import logging
    import resource

    logging.disable(logging.CRITICAL)
    stream = sys.stdin.buffer
    header = json.loads(stream.read(_LENGTH.unpack(stream.read(_LENGTH.size))[0]))
    memory, seconds = int(header["memory"]), int(header["seconds"]) + 2
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from .check import check_layout  # only now, under the limits

    data = stream.read()
    report = check_layout(data, header["rules"])
    drawn = _draw(data, report, int(header["pictures"]))
    sys.stdout.write(json.dumps({"report": report.to_json(), "pictures": drawn}))
    sys.stdout.flush()
    os._exit(0)


def _draw(data: bytes, report: Report, most: int) -> dict[int, str]:
    """The first pages with findings, as few colours as a paper has."""
    pages = sorted({item.spot.page for item in report.findings if item.spot.page})
    if report.kind != "pdf" or not most or not pages:
        return {}
    from khue.documents.paper.render import render_page_images

    found = {}
    for page in pages[:most]:
        image = render_page_images(data, width=_PICTURE_WIDTH, page=page - 1)[0]
        found[page] = b64encode(image).decode()
    return found
