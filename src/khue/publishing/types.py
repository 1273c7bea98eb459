"""What passes between publishing and the rooms that publish: kinds, blocks, public items.

A kind (an outgoing document, later a news item or a week's calendar) turns its frozen snapshot
into a :class:`PublicItem`; the portal knows only that, and so never reads a private table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.functional import Promise

if TYPE_CHECKING:
    from khue.accounts.models import User

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Snapshot: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as it was when the version was made: its content is bound by the hash."""

    file_id: int
    name: str
    sha256: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of readable text: ``heading``, ``paragraph``, ``basis`` (căn cứ) or ``item``."""

    kind: str
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class PublicItem:
    """What a citizen may see of one published thing."""

    section: str
    title: str
    summary: str = ""
    number: str = ""
    type_code: str = ""
    type_label: str = ""
    field: str = ""
    issuer: str = ""
    signer: str = ""
    signer_post: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    facts: tuple[tuple[str, str], ...] = ()
    body: tuple[Block, ...] = ()
    files: tuple[PublishedFile, ...] = ()


Renderer: TypeAlias = "Callable[[Snapshot, tuple[PublishedFile, ...]], PublicItem]"


@dataclass(frozen=True, slots=True)
class PublicationKind:
    """A sort of thing that may become public, declared by the room it comes from."""

    code: str
    label: str | Promise
    render: Renderer
    # Working days between the request and the page (Decree 43/2011, art. 17); see docs.
    limit_days: int = 5
    # Where the thing itself is read in the app, "" for whom it is not; (user, object's id).
    source_url: Callable[[User, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference between two versions."""

    kind: str  # same, changed (see words), added, removed
    text: str
    words: tuple[tuple[str, str], ...] = field(default=())
