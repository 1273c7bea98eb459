"""What other domains see of compliance: verdicts, confirmations, editions, stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .screening.types import Finding as Finding
from .screening.types import Limits as Limits
from .screening.types import Malware as Malware
from .screening.types import State as State
from .screening.types import Verdict as Verdict

if TYPE_CHECKING:
    from khue.accounts.models import User


@dataclass(frozen=True, slots=True)
class ClerkConfirmation:
    """A named clerk says of these very bytes that they bear no secrecy mark."""

    by: User
    statement: str


class Evidence(StrEnum):
    """How well a rule is known; nothing here is ever "certified"."""

    FOUND = "F"
    REMEMBERED_HIGH = "Rh"
    REMEMBERED_MEDIUM = "Rm"
    REMEMBERED_LOW = "Rl"
    VERIFY = "verify"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Edition:
    """One rule as it holds from one day to another."""

    code: str
    title: str
    citation: str
    mark: str
    valid_from: date
    valid_to: date | None
    value: object

    def table(self) -> Mapping[str, object]:
        """The value as a table; raises ``TypeError`` for a rule of another shape."""
        if not isinstance(self.value, dict):
            raise TypeError(f"The rule {self.code} is not a table.")
        return self.value

    def lines(self) -> list[str]:
        """The value as a list of texts; raises ``TypeError`` for a rule of another shape."""
        if not isinstance(self.value, list):
            raise TypeError(f"The rule {self.code} is not a list.")
        return [str(item) for item in self.value]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One act of the trail, in words."""

    entry_id: int
    unit_id: int
    seq: int
    at: datetime
    verb: str
    label: str
    object_type: str
    object_id: str
    by_id: int | None
    by_name: str
    on_behalf_of: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What a reader of the trail looks for."""

    verb: str = ""
    person_id: int | None = None
    object_type: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the trail does not hold."""

    unit_id: int
    seq: int
    problem: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of recomputing every chain."""

    chains: int
    entries: int
    erased: int
    heads_compared: int
    heads_file: str
    broken: tuple[Broken, ...] = field(default_factory=tuple)

    @property
    def holds(self) -> bool:
        """True only where nothing is broken."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class ScannerStatus:
    """What the malware scanner says about itself."""

    state: Malware
    policy: str
    version: str = ""

    @property
    def is_ready(self) -> bool:
        """True where files are really scanned."""
        return self.state is Malware.CLEAN
