"""Units: a ministry, a department, an office, a ward, a school, a group inside a school."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.text import clean, fold
from khue.organisation.types import ManagementRole, UnitKind

from .period import Dated, period_in_order


class Unit(Dated):
    """One body with its own name, papers, portal and people. It ends by date and is never deleted.

    ``symbol`` stands in document numbers (``PGDĐT``); ``letterhead_parent`` is the upper line of
    the letterhead; ``ministry_code`` is opaque text.
    """

    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=80, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=UnitKind.choices)
    is_public = models.BooleanField(_("Publicly owned"), default=True)
    ministry_code = models.CharField(_("Ministry code"), max_length=40, blank=True)
    organ_id = models.CharField(_("Agency identifier"), max_length=30, blank=True)
    slug = models.SlugField(_("Short name in addresses"), max_length=60, unique=True)
    symbol = models.CharField(_("Symbol in document numbers"), max_length=30, blank=True)
    letterhead_parent = models.CharField(
        _("Upper line of the letterhead"), max_length=200, blank=True
    )
    place = models.CharField(_("Place on papers"), max_length=80, blank=True)
    address = models.CharField(_("Address"), max_length=250, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("Official e-mail"), blank=True)
    within = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="groups"
    )
    search_text = models.CharField(max_length=300, editable=False, default="")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            period_in_order("unit_period_in_order"),
            models.CheckConstraint(
                condition=models.Q(kind=UnitKind.GROUP, within__isnull=False)
                | (~models.Q(kind=UnitKind.GROUP) & models.Q(within__isnull=True)),
                name="unit_only_a_group_is_within",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text true; bulk writers call :meth:`fill_keys` themselves."""
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Set the stored search text."""
        self.name = clean(self.name).strip()
        self.search_text = fold(f"{self.name} {self.short_name} {self.symbol}")[:300]


class Management(Dated):
    """A managing body of a unit in one role over time; several may hold at once."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="managements")
    manager = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="managed")
    role = models.CharField(
        max_length=20, choices=ManagementRole.choices, default=ManagementRole.ADMINISTRATIVE
    )

    class Meta:
        constraints = [
            period_in_order("management_period_in_order"),
            models.UniqueConstraint(
                fields=["unit", "manager", "role", "valid_from"], name="management_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("manager")), name="management_not_of_itself"
            ),
        ]
        indexes = [models.Index(fields=["manager", "valid_from"], name="management_by_manager")]

    def __str__(self) -> str:
        return f"{self.manager_id} → {self.unit_id}"


class Succession(models.Model):
    """What came after a unit: an office that ended on 30/06/2025 has several wards after it."""

    former = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField(_("Since"))
    decision = models.CharField(_("Decision"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former", "successor"], name="succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.successor_id}"


class AdministrativeUnit(Dated):
    """A province, district, ward or commune of a date, imported from a file of the state."""

    code = models.CharField(_("Code"), max_length=10)
    name = models.CharField(_("Name"), max_length=120)
    level = models.CharField(_("Administrative level"), max_length=20)
    parent_code = models.CharField(_("Code of the unit above"), max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "level", "valid_from"], name="administrative_unit_once_a_date"
            )
        ]

    def __str__(self) -> str:
        return self.name
