"""What Khuê holds already: sources of prefilled figures, each with the words it is shown by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.core.dates import today
from khue.core.registry import Registry
from khue.documents import selectors as documents
from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES, Role

from .types import Field, Prefilled, Text

if TYPE_CHECKING:
    from khue.organisation.models import Unit

EARLIER = "earlier"


class Holdings:
    """What Khuê holds of one unit; each part is read once, when a field asks for it."""

    def __init__(self, unit_id: int, earlier: Mapping[str, object], earlier_period: str) -> None:
        self.unit_id = unit_id
        self.earlier = earlier
        self.earlier_period = earlier_period

    @cached_property
    def unit(self) -> Unit:
        """The unit's own row."""
        return organisation.get_unit(self.unit_id)

    @cached_property
    def people(self) -> Mapping[str, int]:
        """How many persons hold each role today."""
        posts = organisation.holders([self.unit_id], [role.value for role in STAFF_ROLES])
        return Counter(role for _person, role in set(posts.values_list("person_id", "role")))

    @cached_property
    def staff(self) -> int:
        """How many persons hold any post today."""
        posts = organisation.holders([self.unit_id], [role.value for role in STAFF_ROLES])
        return len(set(posts.values_list("person_id", flat=True)))

    @cached_property
    def registered(self) -> Mapping[str, int]:
        """How many numbers the registers of this year have given."""
        return documents.numbers_given(self.unit_id, today().year)


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that may be prefilled: how the builder calls it, its value, its words."""

    code: str
    label: Text
    value: Callable[[Holdings], object]
    words: Callable[[Holdings], str]


sources: Registry[Source] = Registry("prefill source")


def declare_source(
    code: str,
    label: Text,
    value: Callable[[Holdings], object],
    words: Callable[[Holdings], str],
) -> None:
    """Declare a source; a domain that holds more declares its own."""
    sources.add(code, Source(code, label, value, words))


def prefill(fields: Iterable[Field], holdings: Holdings) -> dict[str, Prefilled]:
    """Return what is held for the fields, by code; what is not held is absent."""
    found = {}
    for field in fields:
        source = sources.get(field.prefill) if field.prefill else None
        if source is not None:
            value = source.value(holdings)
            words = source.words(holdings)
        elif field.prefill == EARLIER:
            value = holdings.earlier.get(field.code)
            words = _("your answer for %(period)s") % {"period": holdings.earlier_period}
        else:
            continue
        if value not in (None, "") and isinstance(value, str | int):
            found[field.code] = Prefilled(str(value), words)
    return found


def choices() -> list[tuple[str, Text]]:
    """Return the sources for the builder."""
    own = [(EARLIER, gettext_lazy("The answer of the last period"))]
    return [*own, *((source.code, source.label) for source in sources)]


def declare_sources() -> None:
    """Declare what the rooms below hold; called once when the app is ready."""
    _declare_unit_facts()
    for role in STAFF_ROLES:
        _declare_role(role)
    declare_source(
        "posts.staff",
        gettext_lazy("Persons who hold a post"),
        lambda held: held.staff,
        lambda held: _("posts in Khuê on %(day)s") % {"day": f"{today():%d/%m/%Y}"},
    )
    for direction, label in (
        ("incoming", gettext_lazy("Incoming documents registered this year")),
        ("outgoing", gettext_lazy("Outgoing documents numbered this year")),
    ):
        _declare_register(direction, label)


def _declare_unit_facts() -> None:
    facts: dict[str, tuple[Text, Callable[[Holdings], object]]] = {
        "unit.one": (gettext_lazy("1 (the unit counts itself)"), lambda held: 1),
        "unit.name": (gettext_lazy("Name of the unit"), lambda held: held.unit.name),
        "unit.code": (gettext_lazy("Ministry code"), lambda held: held.unit.ministry_code),
        "unit.address": (gettext_lazy("Address"), lambda held: held.unit.address),
        "unit.phone": (gettext_lazy("Phone"), lambda held: held.unit.phone),
        "unit.email": (gettext_lazy("Official e-mail"), lambda held: held.unit.email),
    }
    for code, (label, value) in facts.items():
        declare_source(code, label, value, lambda held: _("the unit's record in Khuê"))


def _declare_role(role: Role) -> None:
    declare_source(
        f"posts.{role.value}",
        role.label,
        lambda held: held.people.get(role.value, 0),
        lambda held: _("posts in Khuê on %(day)s") % {"day": f"{today():%d/%m/%Y}"},
    )


def _declare_register(direction: str, label: Text) -> None:
    declare_source(
        f"registers.{direction}",
        label,
        lambda held: held.registered.get(direction, 0),
        lambda held: _("the register of %(year)s") % {"year": today().year},
    )
