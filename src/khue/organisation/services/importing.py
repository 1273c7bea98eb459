"""Administrative units of a date, from a file of the state; the project itself carries none."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from khue.core.errors import DomainError
from khue.core.text import clean
from khue.organisation.models import AdministrativeUnit

# From the widest to the narrowest: level, column of the code, column of the name.
LEVELS = (
    ("province", "province_code", "province"),
    ("district", "district_code", "district"),
    ("ward", "ward_code", "ward"),
)


class FileUnreadable(DomainError):
    """The file isn't a list of administrative units."""

    code = "organisation.file"
    message = "%(file)s, line %(line)s: %(problem)s"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did."""

    provinces: int
    districts: int
    wards: int
    removed: int


def read_units(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return ``(level, code) → (name, code above)``; raises :class:`FileUnreadable`.

    Files before July 2025 have districts, later ones don't.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = set(reader.fieldnames or ())
        levels = [level for level in LEVELS if level[1] in columns]
        if not {"province_code", "province", "ward_code", "ward"} <= columns:
            raise FileUnreadable(file=path.name, line=1, problem="province and ward are missing")
        for line, row in enumerate(reader, start=2):
            above = ""
            for level, code_column, name_column in levels:
                code, name = (row[code_column] or "").strip(), clean(row[name_column] or "").strip()
                if not code:
                    continue
                fact = (name, above)
                if not name or found.setdefault((level, code), fact) != fact:
                    raise FileUnreadable(file=path.name, line=line, problem=f"{level} {code}")
                above = code
    return found


@transaction.atomic
def import_administrative_units(*, path: Path, valid_from: date) -> Outcome:
    """Make the file the edition of that day; importing it again changes nothing.

    Each edition holds until the day before the next one, whatever the order of the imports.
    """
    units = read_units(path)
    edition = AdministrativeUnit.objects.filter(valid_from=valid_from)
    stale = [
        pk for pk, level, code in edition.values_list("pk", "level", "code")
        if (level, code) not in units
    ]  # fmt: skip
    AdministrativeUnit.objects.filter(pk__in=stale).delete()
    AdministrativeUnit.objects.bulk_create(
        (
            AdministrativeUnit(
                level=level, code=code, name=name, parent_code=above, valid_from=valid_from
            )
            for (level, code), (name, above) in units.items()
        ),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["code", "level", "valid_from"],
        update_fields=["name", "parent_code"],
    )
    _close_editions()
    counts = _count(level for level, _code in units)
    return Outcome(counts["province"], counts["district"], counts["ward"], len(stale))


def _count(levels: Iterable[str]) -> dict[str, int]:
    counts = {level: 0 for level, _code, _name in LEVELS}
    for level in levels:
        counts[level] += 1
    return counts


def _close_editions() -> None:
    days = list(
        AdministrativeUnit.objects.order_by("valid_from")
        .values_list("valid_from", flat=True)
        .distinct()
    )
    for day, following in zip(days, [*days[1:], None], strict=True):
        last = following - timedelta(days=1) if following else None
        AdministrativeUnit.objects.filter(valid_from=day).update(valid_to=last)
