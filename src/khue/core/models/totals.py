"""Totals that are kept while rows change: a base and the changes since, by unit and subject."""

from __future__ import annotations

from django.db import models

from khue.core.scoping import UnitOwned


class Counted(models.Model):
    """What is counted: for which unit, of which kind, about what, due until when."""

    code = models.CharField(max_length=60)
    about = models.BigIntegerField()
    day = models.DateField()
    n = models.BigIntegerField()

    class Meta:
        abstract = True


class KeptTotal(UnitOwned, Counted):
    """The base: folded changes. Written by :mod:`khue.core.totals` only."""

    class Meta(UnitOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "about", "day"], name="core_total_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.about}: {self.n}"


class TotalChange(UnitOwned, Counted):
    """A change since the last folding, written by the triggers: appending never waits for others."""

    class Meta(UnitOwned.Meta):
        indexes = [models.Index(fields=["unit", "code"], name="core_total_change")]

    def __str__(self) -> str:
        return f"{self.code} {self.about}: {self.n:+d}"


class TotalSource(models.Model):
    """The definition with which a kind of total was counted last; another one counts anew."""

    code = models.CharField(max_length=60, primary_key=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.code
