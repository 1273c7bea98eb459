"""Values of the organisation: kinds of unit, roles of the letter, the hat a person wears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Post


class UnitKind(models.TextChoices):
    """What a unit is. Levels of a school follow the sector's names."""

    MINISTRY = "ministry", _("Ministry")
    DEPARTMENT = "department", _("Department of Education and Training")
    OFFICE = "office", _("Education office")
    WARD = "ward", _("Ward or commune")
    PRESCHOOL = "preschool", _("Preschool")
    PRIMARY = "primary", _("Primary school")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary school")
    MULTI_LEVEL = "multi_level", _("Multi-level school")
    CONTINUING = "continuing", _("Continuing education centre")
    GROUP = "group", _("Group inside a unit")


SCHOOL_KINDS = (
    UnitKind.PRESCHOOL,
    UnitKind.PRIMARY,
    UnitKind.LOWER_SECONDARY,
    UnitKind.UPPER_SECONDARY,
    UnitKind.MULTI_LEVEL,
    UnitKind.CONTINUING,
)
OFFICE_KINDS = (UnitKind.DEPARTMENT, UnitKind.OFFICE, UnitKind.WARD)


class Role(models.TextChoices):
    """Roles that posts give. Permissions name the roles that hold them."""

    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy head")
    CLERK = "clerk", _("Clerk")
    CHIEF_EDITOR = "chief_editor", _("Head of the editorial board")
    EDITOR = "editor", _("Editor")
    IT_OFFICER = "it_officer", _("Officer in charge of IT")
    SPECIALIST = "specialist", _("Specialist")
    TEACHER = "teacher", _("Teacher")
    ACCOUNTANT = "accountant", _("Accountant")
    LIBRARIAN = "librarian", _("Librarian")
    GUARDIAN = "guardian", _("Guardian")
    PUPIL = "pupil", _("Pupil")


STAFF_ROLES = tuple(r for r in Role if r not in (Role.GUARDIAN, Role.PUPIL))


class ManagementRole(models.TextChoices):
    """In what a managing body manages: a school of today has more than one."""

    ADMINISTRATIVE = "administrative", _("Administrative management")
    PROFESSIONAL = "professional", _("Professional guidance")


class AuthorityMark(models.TextChoices):
    """How somebody signs in another's place (Decree 30/2020, Annex I, box 7)."""

    TM = "TM.", _("On behalf of the collective")
    KT = "KT.", _("For the head")
    TL = "TL.", _("By order of the head")
    TUQ = "TUQ.", _("By authorisation of the head")
    Q = "Q.", _("Acting head")


@dataclass(frozen=True, slots=True)
class Hat:
    """The post in which a person acts now: whose unit, which role, how far it reaches."""

    post_id: int
    person_id: int
    unit_id: int
    unit_name: str
    unit_kind: str
    role: str
    title: str
    # Permissions of the person whose place this one takes, with that person's id.
    delegated: tuple[tuple[str, int], ...] = ()
    # The groups inside the unit: what the post may do there, it may do in them.
    group_ids: frozenset[int] = frozenset()

    @property
    def is_school(self) -> bool:
        """Whether the hat is worn in a school."""
        return self.unit_kind in SCHOOL_KINDS

    @property
    def role_codes(self) -> tuple[str, ...]:
        """Return the codes by which navigation and pages choose: role, then place and role."""
        place = "school" if self.is_school else "office"
        return (self.role, f"{place}.{self.role}", place)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who acts in another's place: from which post, for whose post, with which mark.

    ``decision`` is the written authority, ``valid_to`` its last day.
    """

    receiver: Post
    giver: Post
    mark: AuthorityMark
    decision: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last day, both included; open where ``None``."""

    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
