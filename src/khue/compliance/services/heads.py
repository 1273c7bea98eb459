"""The daily copy of every chain's end, in a file outside the database.

Whoever rewrites a chain in the database with fresh digests still contradicts this file. Each line
carries the digest of the line before it, so that lines can't be taken out either.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from khue.core.models import AuditChain

NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one chain at some moment."""

    unit_id: int
    seq: int
    digest: str


def heads_path() -> Path:
    """Where the file lies."""
    return Path(settings.KHUE_AUDIT_HEADS)


def write_heads() -> int:
    """Append one line with the heads of all chains that moved; returns how many.

    Call it daily, after the demo's data were made, and at shutdown.
    """
    path = heads_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = _lines(path)
    known = {head.unit_id: head for line in lines for head in _heads(line)}
    moved = [
        Head(chain.unit_id, chain.length, chain.head)
        for chain in AuditChain.objects.order_by("unit_id")
        if chain.length
        and known.get(chain.unit_id) != Head(chain.unit_id, chain.length, chain.head)
    ]
    if not moved:
        return 0
    line = json.dumps(
        {
            "at": timezone.now().isoformat(timespec="seconds"),
            "previous": _digest(lines[-1]) if lines else NOTHING,
            "heads": [[head.unit_id, head.seq, head.digest] for head in moved],
        },
        separators=(",", ":"),
    )
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return len(moved)


def read_heads() -> tuple[list[Head], list[str]]:
    """Every head of the file, and what is wrong with the file itself."""
    path = heads_path()
    if not path.exists():
        return [], []
    heads: list[Head] = []
    problems: list[str] = []
    previous = NOTHING
    for number, line in enumerate(_lines(path), start=1):
        try:
            content = json.loads(line)
            found = _heads(line)
        except (ValueError, KeyError, TypeError):
            problems.append(f"line {number} can't be read")
            previous = _digest(line)
            continue
        if content.get("previous") != previous:
            problems.append(f"a line before line {number} was changed or taken out")
        heads.extend(found)
        previous = _digest(line)
    return heads, problems


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _heads(line: str) -> list[Head]:
    content = json.loads(line)
    return [Head(int(unit), int(seq), str(digest)) for unit, seq, digest in content["heads"]]


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
