"""Where rooms above hang on: parts of the room, panels of a document's page, guards of its acts.

``kind`` is always :data:`~khue.documents.types.KIND` or ``INCOMING_KIND``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from khue.core.registry import Registry

if TYPE_CHECKING:
    from khue.accounts.models import User

    from .models import IncomingDocument, OutgoingDocument

    Document = OutgoingDocument | IncomingDocument


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the room in the line under the heading; one of the same key is replaced."""

    key: str
    label: str | Promise
    url_name: str
    permission: str


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line of a panel; with an address it is a link."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What another room knows about a document, beside it on its page, and what it offers."""

    title: str
    lines: tuple[PanelLine, ...] = ()
    acts: tuple[PanelLine, ...] = ()
    warning: str = ""


Build = Callable[["User", str, "Document"], Panel | None]
Guard = Callable[[str, "Document"], None]

_parts: Registry[Part] = Registry("part of documents")
_panels: Registry[Build] = Registry("panel of a document")
_guards: Registry[Guard] = Registry("guard of a document")


def declare_part(part: Part) -> None:
    """Add a part of the room, or put it in the place of the room's own."""
    _parts.add(part.key, part)


def declare_panel(key: str, build: Build) -> None:
    """Add a panel; ``build`` returns ``None`` where the person has nothing to see."""
    _panels.add(key, build)


def declare_guard(key: str, guard: Guard) -> None:
    """Add a guard that raises a ``DomainError`` while nothing may change the document."""
    _guards.add(key, guard)


def declared_parts() -> dict[str, Part]:
    """Return the parts of other rooms by key."""
    return dict(_parts.items())


def panels_of(user: User, kind: str, document: Document) -> list[Panel]:
    """Return what other rooms show beside the document."""
    found = (build(user, kind, document) for build in _panels)
    return [panel for panel in found if panel is not None]


def ask_guards(kind: str, document: Document) -> None:
    """Let every guard look; raises what the first one raises."""
    for guard in _guards:
        guard(kind, document)
