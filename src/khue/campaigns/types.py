"""Words of the room: fields of a form, states of calls and returns, what a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# What stands in a cell: text as typed or canonical; rows of a table; the file's id and name.
Value = Any
Answers = Mapping[str, Value]

KIND = "campaigns.call"
FILE_HOLDER = "campaigns.return"
RECEIVED_FILE_HOLDER = "campaigns.expected"
# What tasks come from: a call at the office, its answer at the unit.
CALL_ORIGIN = KIND
RETURN_ORIGIN = "campaigns.return"


class FieldKind(models.TextChoices):
    """What a field of a form takes."""

    HEADING = "heading", _("Heading")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    TEXT = "text", _("Text")
    TABLE = "table", _("Table")
    FILE = "file", _("File")


class CallState(models.TextChoices):
    """Where a call stands."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Running")
    CLOSED = "closed", _("Closed")


class ReturnState(models.TextChoices):
    """How far a unit has come with its answer."""

    NOT_OPENED = "not_opened", _("Not opened")
    FILLING = "filling", _("Being filled in")
    CHECKED = "checked", _("Checked, waits for the head")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with remarks")
    ACCEPTED = "accepted", _("Accepted")


# The unit may write in these; the office may judge in the other one.
OPEN_STATES = (
    ReturnState.NOT_OPENED,
    ReturnState.FILLING,
    ReturnState.CHECKED,
    ReturnState.RETURNED,
)
HANDED_IN = (ReturnState.SUBMITTED, ReturnState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table field."""

    code: str
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form version; headings are fields without an answer."""

    code: str
    label: str
    kind: FieldKind
    measure: str = ""
    sheet: str = ""
    row_no: str = ""
    is_required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    # This number is at most that one.
    part_of: str = ""
    # This number is the sum of those.
    sum_of: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 0
    prefill: str = ""

    @property
    def has_answer(self) -> bool:
        """Whether something is written here."""
        return self.kind != FieldKind.HEADING

    def to_json(self) -> dict[str, Any]:
        """Return the plain values, empty ones left out."""
        kept: dict[str, Any] = {"code": self.code, "label": self.label, "kind": str(self.kind)}
        for name in ("measure", "sheet", "row_no", "part_of", "prefill", "decimals", "rows"):
            if getattr(self, name):
                kept[name] = getattr(self, name)
        if self.is_required:
            kept["is_required"] = True
        for name in ("minimum", "maximum"):
            if getattr(self, name) is not None:
                kept[name] = str(getattr(self, name))
        for name in ("sum_of", "options"):
            if getattr(self, name):
                kept[name] = list(getattr(self, name))
        if self.columns:
            kept["columns"] = [[c.code, c.label, c.is_number] for c in self.columns]
        return kept

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Field:
        """Return the field kept by :meth:`to_json`."""
        plain = dict(value)
        plain["kind"] = FieldKind(plain["kind"])
        for name in ("minimum", "maximum"):
            if name in plain:
                plain[name] = Decimal(plain[name])
        for name in ("sum_of", "options"):
            if name in plain:
                plain[name] = tuple(plain[name])
        if "columns" in plain:
            plain["columns"] = tuple(Column(*column) for column in plain["columns"])
        return cls(**plain)


def fields_from_json(values: list[dict[str, Any]]) -> tuple[Field, ...]:
    """Return the fields of a kept form."""
    return tuple(Field.from_json(value) for value in values)


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A form as an import found it."""

    code: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an answer: which field, why, and the row and column of a table.

    A gap is something still to come (an answer, an explanation), not something wrong.
    """

    code: str
    message: str
    row: int = 0
    column: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class CellError:
    """Something wrong with a cell of a workbook that came back."""

    cell: str
    code: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A figure that Khuê holds already, and where it has it from."""

    value: str
    source: str

    def to_json(self) -> list[str]:
        """Return the plain values."""
        return [self.value, self.source]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit on the board of a call."""

    id: int
    name: str
    kind: str
    state: ReturnState
    opened_at: datetime | None
    submitted_at: datetime | None
    is_on_time: bool
    times_returned: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class CallBoard:
    """Expected, actual and on time, from one query over kept rows."""

    lines: tuple[BoardLine, ...]

    @property
    def expected(self) -> int:
        """How many units were asked."""
        return len(self.lines)

    @property
    def actual(self) -> int:
        """How many have handed in."""
        return sum(line.state in HANDED_IN for line in self.lines)

    @property
    def on_time(self) -> int:
        """How many of them did so by the deadline."""
        return sum(line.is_on_time for line in self.lines if line.state in HANDED_IN)

    @property
    def late(self) -> int:
        """How many are over the deadline and have not handed in."""
        return sum(line.is_late for line in self.lines)

    def at(self, *states: ReturnState) -> int:
        """How many stand in one of the states."""
        return sum(line.state in states for line in self.lines)


@dataclass(frozen=True, slots=True)
class Figure:
    """One unit's number in a comparison."""

    unit: str
    expected_id: int
    value: Decimal
    before: Decimal | None
    is_outlier: bool
    why: Text = ""


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field over all units that have handed in."""

    field: Field
    figures: tuple[Figure, ...] = ()
    total: Decimal = Decimal(0)
    total_before: Decimal | None = None
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def outliers(self) -> tuple[Figure, ...]:
        """The figures that stand out."""
        return tuple(f for f in self.figures if f.is_outlier)
