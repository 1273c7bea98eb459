"""Register books: one a unit, year, direction and name; numbers from 1 without gaps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.documents.paper.numbering import DECREE_30
from khue.documents.types import Direction, EntryState

MAIN_BOOK = "main"


class RegisterBook(UnitOwned):
    """A year's book. ``last_number`` is its counter; only :mod:`numbering` moves it.

    Secret documents have no book here: theirs is on paper (Decree 26/2020).
    """

    direction = models.CharField(max_length=10, choices=Direction.choices)
    code = models.CharField(max_length=40, default=MAIN_BOOK)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "direction", "code", "year"], name="documents_book_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.code} {self.year}"


class RegisterEntry(UnitOwned):
    """One number of a book, issued or cancelled, never reused."""

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    text = models.CharField(_("Number as it is written"), max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.ISSUED)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="documents_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=EntryState.ISSUED) | ~models.Q(reason=""),
                name="documents_cancelled_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="documents_number_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.text or DECREE_30.text(self.number)
