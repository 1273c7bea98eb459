"""What rooms above know of the lines of bodies outside: how far the document has come there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from khue.core.permissions import holds_anywhere
from khue.core.registry import Registry

from .types import OutsideState

if TYPE_CHECKING:
    from khue.accounts.models import User

LineSource = Callable[[int, int], dict[int, OutsideState]]
"""Answers (unit, document) with the state of the lines it knows, by their position."""

_sources: Registry[LineSource] = Registry("source of the state of lines outside")


def declare_line_source(key: str, source: LineSource) -> None:
    """Declare a source in ``AppConfig.ready``."""
    _sources.add(key, source)


def states_of(user: User, unit_id: int, document_id: int) -> dict[int, OutsideState]:
    """Return what is known of the document's lines, by position, with ways the person may go."""
    found: dict[int, OutsideState] = {}
    for source in _sources:
        found.update(source(unit_id, document_id))
    return {
        position: state
        if not state.permission or holds_anywhere(user, state.permission)
        else replace(state, url="")
        for position, state in found.items()
    }
