"""What a reader sees changed between two versions: whole lines, and the words inside them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from .types import Change, PublicItem

_ALIKE = 0.5


def lines_of(item: PublicItem) -> list[str]:
    """Return an item as the lines a person reads, facts first."""
    lines = [item.title, item.number, item.summary]
    lines += [f"{label}: {value}" for label, value in item.facts]
    lines += [block.text for block in item.body]
    lines += [f"{file.name} ({file.sha256[:12]})" for file in item.files]
    return [line for line in lines if line]


def differences(old: PublicItem | None, new: PublicItem) -> list[Change]:
    """Return the new version as lines, marked against the old one."""
    after = lines_of(new)
    if old is None:
        return [Change("same", line) for line in after]
    before = lines_of(old)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    changes: list[Change] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            changes += [Change("same", line) for line in after[b1:b2]]
        else:
            changes += _replaced(before[a1:a2], after[b1:b2])
    return changes


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for old, new in zip(before, after, strict=False):
        words = difflib.SequenceMatcher(a=old.split(), b=new.split(), autojunk=False)
        if words.ratio() >= _ALIKE:
            yield Change("changed", new, tuple(_words(words, old.split(), new.split())))
        else:
            yield Change("removed", old)
            yield Change("added", new)
    yield from (Change("removed", line) for line in before[len(after) :])
    yield from (Change("added", line) for line in after[len(before) :])


def _words(
    matcher: difflib.SequenceMatcher[str], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield "same", " ".join(new[b1:b2])
            continue
        if a2 > a1:
            yield "removed", " ".join(old[a1:a2])
        if b2 > b1:
            yield "added", " ".join(new[b1:b2])
