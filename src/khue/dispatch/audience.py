"""AUDIENCE: a typed filter that can be kept, shown, counted, and resolved on a day.

An audience is a list of clauses; whoever fits any of them is a recipient, unless left out by name.
Domains above register further clauses (a class, the guardians of a class).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, ClassVar, Protocol, Self

from django.utils.translation import gettext as _

from khue.core.registry import Registry
from khue.organisation import selectors as organisation
from khue.organisation.types import Role, UnitKind

from .errors import UnknownClause
from .types import Preview, Target, Text

Json = dict[str, Any]
# Who in a receiving unit is told that something has come.
ATTENTION = (Role.HEAD.value, Role.CLERK.value)
_SHOWN_NAMES = 6


class Clause(Protocol):
    """One part of an audience: it can be kept as JSON, said in words, and resolved on a day."""

    code: ClassVar[str]

    def to_json(self) -> Json:
        """Return the plain values, without the code."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the clause kept by :meth:`to_json`."""

    def describe(self) -> str:
        """Say the clause in words."""

    def resolve(self, on: date) -> list[Target]:
        """Return the recipients on the day, in a stable order."""


clauses: Registry[type[Clause]] = Registry("audience clause")


def register_clause(clause: type[Clause]) -> type[Clause]:
    """Register a clause under its code."""
    return clauses.add(clause.code, clause)


class _Plain:
    """Keeps a dataclass of plain values as JSON; lists come back as tuples."""

    def to_json(self) -> Json:
        """Return the plain values."""
        return {k: v for k, v in asdict(self).items() if v not in (None, (), [])}  # type: ignore[call-overload]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the clause; unknown keys of a newer edition are an error."""
        known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        unknown = set(value) - known
        if unknown:
            raise UnknownClause(code=", ".join(sorted(unknown)))
        return cls(**{k: _tuple(v) for k, v in value.items()})


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


@register_clause
@dataclass(frozen=True, slots=True)
class UnitsMatching(_Plain):
    """Units by kind, public or not, and managing body: "all public primary schools below us"."""

    code: ClassVar[str] = "units.matching"
    kinds: tuple[str, ...] = ()
    is_public: bool | None = None
    managed_by: int | None = None

    def describe(self) -> str:
        """Say the filter in words."""
        return _describe_filter(self.kinds, self.is_public)

    def resolve(self, on: date) -> list[Target]:
        """Return the units that fit on the day."""
        return [_unit_target(unit) for unit in self.units(on)]

    def units(self, on: date) -> list[Any]:
        """Return the rows of the units that fit."""
        return list(
            organisation.find_units(
                kinds=self.kinds, is_public=self.is_public, managed_by=self.managed_by, on=on
            )
        )


@register_clause
@dataclass(frozen=True, slots=True)
class NamedUnits(_Plain):
    """Units named one by one."""

    code: ClassVar[str] = "units.named"
    units: tuple[int, ...] = ()

    def describe(self) -> str:
        """Say how many are named."""
        return _("%(count)d named units") % {"count": len(self.units)}

    def resolve(self, on: date) -> list[Target]:
        """Return the named units in the order of naming."""
        found = organisation.units_by_id(self.units)
        return [_unit_target(found[pk]) for pk in self.units if pk in found]


@register_clause
@dataclass(frozen=True, slots=True)
class RoleHolders(_Plain):
    """Each holder of a role in the units that fit: the letter goes to the persons themselves."""

    code: ClassVar[str] = "persons.roles"
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_public: bool | None = None
    managed_by: int | None = None
    units: tuple[int, ...] = ()

    def describe(self) -> str:
        """Say the roles and where."""
        roles = ", ".join(str(Role(role).label) for role in self.roles)
        return _("%(roles)s in: %(units)s") % {
            "roles": roles,
            "units": _describe_filter(self.kinds, self.is_public),
        }

    def resolve(self, on: date) -> list[Target]:
        """Return the persons who hold one of the roles on the day."""
        if self.units:
            units = organisation.units_by_id(self.units)
        else:
            matching = UnitsMatching(self.kinds, self.is_public, self.managed_by)
            units = {unit.pk: unit for unit in matching.units(on)}
        rows = organisation.recipients_in(units, self.roles, on)
        return _person_targets(rows, units)


@register_clause
@dataclass(frozen=True, slots=True)
class NamedPersons(_Plain):
    """Persons named one by one, each in the unit where they receive it."""

    code: ClassVar[str] = "persons.named"
    persons: tuple[tuple[int, int], ...] = ()

    def describe(self) -> str:
        """Say how many are named."""
        return _("%(count)d named persons") % {"count": len(self.persons)}

    def resolve(self, on: date) -> list[Target]:
        """Return those of the (unit, person) pairs who hold a post there on the day."""
        units = organisation.units_by_id({unit for unit, _person in self.persons})
        rows = organisation.recipients_in(units, [role.value for role in Role], on)
        wanted = set(self.persons)
        return _person_targets([row for row in rows if (row[0], row[1]) in wanted], units)


@dataclass(frozen=True, slots=True)
class Audience:
    """The whole filter: clauses, units left out by name, and who in a unit is told."""

    clauses: tuple[Clause, ...]
    except_units: tuple[int, ...] = ()
    attention: tuple[str, ...] = ATTENTION

    def to_json(self) -> Json:
        """Return the filter as it is kept beside the frozen list."""
        return {
            "edition": 1,
            "clauses": [{"code": c.code, **c.to_json()} for c in self.clauses],
            "except_units": list(self.except_units),
            "attention": list(self.attention),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Audience:
        """Return the kept filter; raises ``UnknownClause`` where a clause is not declared."""
        return cls(
            clauses=tuple(_clause(item) for item in value.get("clauses", ())),
            except_units=tuple(value.get("except_units", ())),
            attention=tuple(value.get("attention", ATTENTION)),
        )

    def describe(self) -> str:
        """Say the audience in words, for the paper trail and the page."""
        return "; ".join(clause.describe() for clause in self.clauses)


def resolve_audience(audience: Audience, on: date) -> tuple[Target, ...]:
    """Return the recipients on the day, each once, in the order of the clauses."""
    left_out = set(audience.except_units)
    found: dict[tuple[int, int | None], Target] = {}
    for clause in audience.clauses:
        for target in clause.resolve(on):
            if target.unit_id not in left_out:
                found.setdefault((target.unit_id, target.person_id), target)
    return tuple(found.values())


def preview_audience(audience: Audience, on: date) -> Preview:
    """Return how many the audience reaches on the day, and the first few names."""
    targets = resolve_audience(audience, on)
    persons = [t for t in targets if t.person_id is not None]
    return Preview(
        units=len(targets) - len(persons),
        persons=len(persons),
        names=tuple(t.name for t in targets[:_SHOWN_NAMES]),
    )


def _clause(value: Mapping[str, Any]) -> Clause:
    code = str(value.get("code", ""))
    clause = clauses.get(code)
    if clause is None:
        raise UnknownClause(code=code)
    return clause.from_json({k: v for k, v in value.items() if k != "code"})


def _unit_target(unit: Any) -> Target:
    return Target(unit_id=unit.pk, unit_name=unit.name, unit_code=unit.ministry_code)


def _person_targets(rows: Iterable[tuple[int, int, int]], units: Mapping[int, Any]) -> list[Target]:
    found = list(rows)
    names = organisation.person_names({person for _unit, person, _user in found})
    order = {unit_id: place for place, unit_id in enumerate(units)}
    found.sort(key=lambda row: (order[row[0]], row[1]))
    return [
        Target(
            unit_id=unit_id,
            unit_name=units[unit_id].name,
            unit_code=units[unit_id].ministry_code,
            person_id=person_id,
            user_id=user_id,
            person_name=names.get(person_id, ""),
        )
        for unit_id, person_id, user_id in found
    ]


def _describe_filter(kinds: Iterable[str], is_public: bool | None) -> str:
    words: list[Text] = [UnitKind(kind).label for kind in kinds] or [_("All units")]
    ownership = {None: "", True: _("public"), False: _("non-public")}[is_public]
    text = ", ".join(map(str, words))
    return f"{text} ({ownership})" if ownership else text
