"""Reads: the books of councils and boards, the secret books on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.errors import NotFound
from khue.organisation import selectors as organisation

from . import permissions
from .models import RegisterBook, SecretPaperBook, Series

if TYPE_CHECKING:
    from khue.accounts.models import User


def open_series_of(unit_id: int) -> list[Series]:
    """Return the series of the unit in which documents may be written today."""
    return list(Series.objects.filter(unit_id=unit_id, ended_on__isnull=True).order_by("name"))


def series_for(user: User) -> list[Series]:
    """Return every series of the units whose books the person keeps, the closed ones last."""
    rows = Series.objects.filter(unit_id__in=_units(user))
    return list(rows.select_related("chair__person", "deputy__person"))


def get_series_for(user: User, series_id: int) -> Series:
    """Return one series whose book the person keeps; raises ``NotFound``."""
    found = Series.objects.filter(unit_id__in=_units(user), pk=series_id).first()
    if found is None:
        raise NotFound
    return found


def secret_books_for(user: User) -> list[SecretPaperBook]:
    """Return which secret books exist on paper in the person's units."""
    return list(SecretPaperBook.objects.filter(unit_id__in=_units(user)))


def get_secret_book_for(user: User, book_id: int) -> SecretPaperBook:
    """Return one note of a secret book; raises ``NotFound``."""
    found = SecretPaperBook.objects.filter(unit_id__in=_units(user), pk=book_id).first()
    if found is None:
        raise NotFound
    return found


def books_of_year(unit_id: int, direction: str, year: int) -> list[str]:
    """Return the codes of the unit's books of the year, the main one first."""
    codes = RegisterBook.objects.filter(unit_id=unit_id, direction=direction, year=year)
    return sorted(codes.values_list("code", flat=True), key=lambda code: (code != "main", code))


def names_of_books(unit_id: int) -> dict[str, str]:
    """Return the names of the unit's series by the code of their book, closed ones too."""
    return dict(Series.objects.filter(unit_id=unit_id).values_list("code", "name"))


def _units(user: User) -> frozenset[int]:
    return organisation.units_with(user, permissions.MANAGE_SERIES)
