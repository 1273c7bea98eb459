"""The proof of the trail: every chain is recomputed and compared with the file outside.

What it finds: changed, removed, reordered, inserted and cut-off rows, changed values, values that
were erased without a record, a chain rewritten as a whole, a heads file that was tampered with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_noop

from khue.compliance import audits
from khue.compliance.types import Broken, Proof
from khue.core.audit import entry_digest, value_digest
from khue.core.models import AuditChain, AuditEntry, AuditValue

from .heads import NOTHING, Head, heads_path, read_heads

MAX_BROKEN = 200
_BATCH = 2000


@dataclass(slots=True)
class _Walk:
    """What is known while the chains are walked."""

    chains: dict[int, AuditChain]
    heads: dict[tuple[int, int], Head]
    broken: list[Broken] = field(default_factory=list)
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)
    missing_values: dict[int, tuple[int, int]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    entries: int = 0
    compared: int = 0

    def say(self, unit_id: int, seq: int, problem: str, detail: str = "") -> None:
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(Broken(unit_id, seq, problem, detail))


def verify_trail() -> Proof:
    """Recompute every chain in one reading transaction; ``Proof.holds`` is the answer."""
    with transaction.atomic():
        heads, problems = read_heads()
        walk = _Walk(
            chains={chain.unit_id: chain for chain in AuditChain.objects.all()},
            heads={(head.unit_id, head.seq): head for head in heads},
        )
        for problem in problems:
            walk.say(0, 0, gettext_noop("heads file"), problem)
        for entry, value in _rows():
            _check_entry(walk, entry, value)
        _check_ends(walk, heads)
        _check_erased(walk)
    return Proof(
        chains=len(walk.ends),
        entries=walk.entries,
        erased=len(walk.missing_values),
        heads_compared=walk.compared,
        heads_file=str(heads_path()) if heads_path().exists() else "",
        broken=tuple(walk.broken),
    )


def _rows() -> Iterator[tuple[AuditEntry, AuditValue | None]]:
    rows = AuditEntry.objects.order_by("unit_id", "seq")
    batch: list[AuditEntry] = []
    for entry in rows.iterator(chunk_size=_BATCH):
        batch.append(entry)
        if len(batch) == _BATCH:
            yield from _with_values(batch)
            batch = []
    yield from _with_values(batch)


def _with_values(batch: list[AuditEntry]) -> Iterator[tuple[AuditEntry, AuditValue | None]]:
    values = AuditValue.objects.in_bulk([entry.pk for entry in batch])
    for entry in batch:
        yield entry, values.get(entry.pk)


def _check_entry(walk: _Walk, entry: AuditEntry, value: AuditValue | None) -> None:
    walk.entries += 1
    seq, previous = walk.ends.get(entry.unit_id, (0, NOTHING))
    if entry.seq != seq + 1:
        detail = f"{seq + 1}..{entry.seq - 1}" if entry.seq > seq + 1 else ""
        walk.say(entry.unit_id, entry.seq, gettext_noop("rows are missing before this one"), detail)
    elif entry.previous != previous:
        walk.say(entry.unit_id, entry.seq, gettext_noop("does not follow the row before it"))
    if entry_digest(entry) != entry.digest:
        walk.say(entry.unit_id, entry.seq, gettext_noop("row was changed"), entry.verb)
    head = walk.heads.get((entry.unit_id, entry.seq))
    if head is not None:
        walk.compared += 1
        if head.digest != entry.digest:
            walk.say(entry.unit_id, entry.seq, gettext_noop("differs from the heads file"))
    walk.ends[entry.unit_id] = (entry.seq, entry.digest)
    _check_values(walk, entry, value)


def _check_values(walk: _Walk, entry: AuditEntry, value: AuditValue | None) -> None:
    if value is None:
        if entry.before_digest or entry.after_digest:
            walk.missing_values[entry.pk] = (entry.unit_id, entry.seq)
        return
    changed = (
        value_digest(value.before) != entry.before_digest
        or value_digest(value.after) != entry.after_digest
    )
    if changed:
        walk.say(entry.unit_id, entry.seq, gettext_noop("value was changed"), entry.verb)
    if entry.verb == audits.VALUES_ERASED and isinstance(value.after, dict):
        walk.erased.update(int(pk) for pk in value.after.get("entries", []))


def _check_ends(walk: _Walk, heads: list[Head]) -> None:
    for unit_id in sorted(set(walk.chains) | set(walk.ends)):
        seq, digest = walk.ends.get(unit_id, (0, NOTHING))
        chain = walk.chains.get(unit_id)
        if chain is None:
            walk.say(unit_id, seq, gettext_noop("the chain's end is missing"))
        elif (chain.length, chain.head) != (seq, digest):
            walk.say(
                unit_id,
                seq,
                gettext_noop("rows are missing at the end"),
                f"{seq + 1}..{chain.length}",
            )
    last: dict[int, int] = {}
    for head in heads:
        last[head.unit_id] = max(last.get(head.unit_id, 0), head.seq)
    for unit_id, known in sorted(last.items()):
        seq = walk.ends.get(unit_id, (0, NOTHING))[0]
        if known > seq:
            walk.say(unit_id, seq, gettext_noop("shorter than the heads file"), f"{seq} < {known}")


def _check_erased(walk: _Walk) -> None:
    for pk, (unit_id, seq) in walk.missing_values.items():
        if pk not in walk.erased:
            walk.say(unit_id, seq, gettext_noop("value is gone and no erasure was recorded"))
