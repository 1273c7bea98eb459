"""The audiences that an office uses most, ready to choose."""

from __future__ import annotations

from khue.dispatch.services import Audience, NamedUnits, UnitsMatching
from khue.organisation.types import UnitKind

LETTER_SCHOOLS = (
    UnitKind.PRESCHOOL.value,
    UnitKind.PRIMARY.value,
    UnitKind.LOWER_SECONDARY.value,
    UnitKind.MULTI_LEVEL.value,
)


def to_all_schools(office_id: int) -> Audience:
    """All preschools, primary and lower secondary schools below the office, public or not."""
    return Audience(clauses=(UnitsMatching(kinds=LETTER_SCHOOLS, managed_by=office_id),))


def to_unit(unit_id: int) -> Audience:
    """One unit alone."""
    return Audience(clauses=(NamedUnits(units=(unit_id,)),))
