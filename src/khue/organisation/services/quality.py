"""Finding the gaps in the data of the units below, and keeping what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.organisation.models import Management, QualityFinding, Unit
from khue.organisation.models.period import holding
from khue.organisation.permissions import SEE_OVERVIEW
from khue.organisation.quality import checks
from khue.organisation.selectors import can, managed_unit_ids
from khue.organisation.types import SCHOOL_KINDS

if TYPE_CHECKING:
    from khue.accounts.models import User


def check_quality_again(*, unit_id: int, by: User) -> int:
    """Run the checks now for the units below the body; returns how many gaps there are."""
    if not can(by, SEE_OVERVIEW, unit_id):
        raise NotPermitted
    return refresh_findings(unit_id)


@transaction.atomic
def refresh_findings(unit_id: int) -> int:
    """Compare what the checks find with what is kept; only differences are written."""
    with system_scope(reason="the data of the units below a managing body is checked for gaps"):
        below = Unit.objects.filter(
            holding(today()), pk__in=managed_unit_ids(unit_id), kind__in=SCHOOL_KINDS
        )
        ids = sorted(below.values_list("pk", flat=True))
        found = {
            (about, check.code): words
            for check in checks
            for about, words in check.find(ids).items()
        }
        kept = {
            (row.about_unit_id, row.check_code): row
            for row in QualityFinding.objects.filter(unit_id=unit_id)
        }
        gone = [row.pk for key, row in kept.items() if found.get(key) != row.words]
        QualityFinding.objects.filter(pk__in=gone).delete()
        QualityFinding.objects.bulk_create(
            QualityFinding(unit_id=unit_id, about_unit_id=about, check_code=code, words=words)
            for (about, code), words in found.items()
            if (about, code) not in kept or kept[about, code].words != words
        )
    return len(found)


def refresh_all_findings() -> None:
    """Run the checks for every body that manages units. In the scope of all units."""
    managers = Management.objects.filter(holding(today())).values_list("manager_id", flat=True)
    for manager_id in sorted(set(managers)):
        refresh_findings(manager_id)
