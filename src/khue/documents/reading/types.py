"""Values of the reading engine: words with their places, fields with how sure they are, a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

MEGABYTE = 1024 * 1024
FIELDS = (
    "reference", "issued_on", "issuer", "type_name", "abstract", "signer", "urgency",
)  # fmt: skip
"""What is read from a paper: number with symbol, date (ISO), body, type, abstract, signer, stamp."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, its box in the units of its page, and how sure the machine is (0–100)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sureness: float = 100.0

    @property
    def height(self) -> float:
        """Height of the box, never zero."""
        return max(self.bottom - self.top, 0.1)

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page, in the order in which they were found."""

    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """What was read for one field; ``sureness`` 0–100, below 70 the clerk should look twice."""

    value: str
    sureness: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read; a field that was not found is not there."""

    fields: Mapping[str, Field] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The value of a field, "" where it was not found."""
        found = self.fields.get(name)
        return found.value if found else ""

    def as_json(self) -> dict[str, list[str | int]]:
        """Plain values for a JSON column."""
        return {name: [item.value, item.sureness] for name, item in self.fields.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Iterable[str | int]]) -> Facts:
        """The reverse of ``as_json``; what has another shape is left out."""
        found = {}
        for name, pair in data.items():
            value, sureness = (*pair, 0, 0)[:2]
            if name in FIELDS and isinstance(value, str) and isinstance(sureness, int):
                found[name] = Field(value, sureness)
        return cls(found)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the installation knows: names of bodies, and types by their letters (QĐ → Quyết định)."""

    issuers: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    letter: str = "Công văn"


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome for one file. ``how``: ``text``, ``ocr`` or "" where nothing could be read."""

    facts: Facts
    how: str = ""
    problem: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class MailLimits:
    """Bounds of one mail; the defaults are the product's."""

    bytes: int = 40 * MEGABYTE
    parts: int = 100
    depth: int = 8
    header: int = 2_000
    text: int = 200_000
    attachments: int = 30


@dataclass(frozen=True, slots=True)
class Part:
    """One attachment of a mail, still unscreened."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says of itself, its text and its attachments. ``left_out``: what was too much."""

    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Part, ...] = ()
    left_out: int = 0
