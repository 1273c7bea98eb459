"""Checks of the register's data: each names units and what is missing there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from khue.core.dates import today
from khue.core.registry import Registry

from .models import Post, Unit
from .models.period import holding
from .types import SCHOOL_KINDS, STAFF_ROLES, Role

Find = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it says, and how it finds the units (id → a detail such as a count)."""

    code: str
    label: Any
    find: Find


checks: Registry[Check] = Registry("check of the data")


def declare_check(code: str, *, label: Any, find: Find) -> None:
    """Declare a check (in ``AppConfig.ready``). ``find`` runs in the scope of all units."""
    checks.add(code, Check(code, label, find))


def _without(role: Role) -> Find:
    def find(unit_ids: Sequence[int]) -> Mapping[int, str]:
        held = Post.objects.filter(holding(today()), unit_id__in=unit_ids, role=role)
        having = set(held.values_list("unit_id", flat=True))
        return dict.fromkeys(set(unit_ids) - having, "")

    return find


def _no_symbol(unit_ids: Sequence[int]) -> Mapping[int, str]:
    rows = Unit.objects.filter(pk__in=unit_ids, symbol="")
    return dict.fromkeys(rows.values_list("pk", flat=True), "")


def _staff(condition: Q) -> Find:
    def find(unit_ids: Sequence[int]) -> Mapping[int, str]:
        posts = Post.objects.filter(holding(today()), unit_id__in=unit_ids, role__in=STAFF_ROLES)
        rows = posts.filter(condition).values_list("unit_id")
        counted = rows.annotate(n=Count("person_id", distinct=True)).order_by("unit_id")
        return {unit_id: str(n) for unit_id, n in counted}

    return find


def is_checked(kind: str) -> bool:
    """Whether units of the kind are checked: schools."""
    return kind in SCHOOL_KINDS


def declare_own_checks() -> None:
    """The checks of this room."""
    declare_check("no_head", label=_("Nobody heads the unit"), find=_without(Role.HEAD))
    declare_check("no_clerk", label=_("Nobody is the clerk"), find=_without(Role.CLERK))
    declare_check("no_it", label=_("Nobody is in charge of IT"), find=_without(Role.IT_OFFICER))
    declare_check("no_symbol", label=_("No symbol for document numbers"), find=_no_symbol)
    declare_check(
        "no_account", label=_("Staff without an account"), find=_staff(Q(person__account=None))
    )
    declare_check(
        "never_opened",
        label=_("Accounts that were never opened"),
        find=_staff(Q(person__account__last_login=None, person__account__isnull=False)),
    )
