"""What rooms above know of the lines of bodies outside: how far the document has come there."""

from __future__ import annotations

from collections.abc import Callable

from khue.core.registry import Registry

from .types import OutsideState

LineSource = Callable[[int, int], dict[int, OutsideState]]
"""Answers (unit, document) with the state of the lines it knows, by their position."""

_sources: Registry[LineSource] = Registry("source of the state of lines outside")


def declare_line_source(key: str, source: LineSource) -> None:
    """Declare a source in ``AppConfig.ready``."""
    _sources.add(key, source)


def states_of(unit_id: int, document_id: int) -> dict[int, OutsideState]:
    """Return what is known of the document's lines, by position."""
    found: dict[int, OutsideState] = {}
    for source in _sources:
        found.update(source(unit_id, document_id))
    return found
