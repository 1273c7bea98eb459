"""Values that components are drawn from: a view fills them, a template only shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

MANY_COLUMNS = 7
Kind = Literal["neutral", "active", "waiting", "done", "urgent", "overdue", "refused"]


@dataclass(frozen=True, slots=True)
class Square:
    """One recipient on a board: how far the letter came, in a shape, a colour and a word."""

    label: str
    kind: Kind | Literal["full"]
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One act in a story: who did what, when, and in whose words."""

    title: str
    at: datetime | None = None
    who: str = ""
    role: str = ""
    note: str = ""
    kind: Kind = "neutral"
    url: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a way with a known end: done, current, refused or still to come."""

    label: str
    state: Literal["done", "current", "refused", "ahead"] = "ahead"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of a list, as a link."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a menu; ``post`` makes it a button of a form."""

    label: str
    url: str
    icon: str = ""
    note: str = ""
    active: bool = False
    post: bool = False
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list read by cursor: query strings of the neighbours, empty at the ends."""

    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a column may be filtered by."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register: ``key`` is the name in the address."""

    key: str
    label: str
    sortable: bool = False
    numeric: bool = False
    filter: Literal["", "text", "choice"] = ""
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, with the link, the state or the alignment that belongs to it."""

    text: object
    url: str = ""
    kind: Kind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column with what the address says about it."""

    column: Column
    value: str
    sort_url: str
    direction: Literal["", "ascending", "descending"]


@dataclass(slots=True)
class Table:
    """A register: columns, rows of cells, and the filters and order found in the address."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    caption: str = ""
    query: dict[str, str] = field(default_factory=dict)
    stack: bool = True
    empty: str = ""

    @property
    def order(self) -> str:
        """The key to sort by, with a minus for downwards."""
        return self.query.get("order", "")

    @property
    def is_wide(self) -> bool:
        """Whether it scrolls inside itself on a desk, instead of widening the page."""
        return len(self.columns) > MANY_COLUMNS

    @property
    def has_filters(self) -> bool:
        """Whether any column can be filtered."""
        return any(column.filter for column in self.columns)

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(self.query.get(column.key) for column in self.columns)
