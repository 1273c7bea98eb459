"""Erasing a person's values from the trail by law: the rows and their digests stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.compliance import audits
from khue.compliance.permissions import ERASE_VALUES
from khue.compliance.shredders import shredders
from khue.core import audit
from khue.core.errors import DomainError, NotPermitted
from khue.core.models import AuditEntry, AuditValue
from khue.organisation.selectors import can

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


class ReasonNeeded(DomainError):
    """Erasure is by law and says by which."""

    code = "compliance.reason_needed"
    message = _("Say on which request and legal basis the values are erased.")


@transaction.atomic
def erase_values(*, person_id: int, reason: str, by: User, unit: Unit) -> int:
    """Erase before/after values of all that speaks of a person; returns how many rows.

    Raises ``NotPermitted`` or ``ReasonNeeded``. The erasure itself is a row of the acting unit.
    """
    if not can(by, ERASE_VALUES, unit):
        raise NotPermitted
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    wanted = Q(pk__in=[])
    for shredder in shredders:
        for object_type, object_id in shredder.find(person_id):
            wanted |= Q(object_type=object_type, object_id=object_id)
    rows = AuditEntry.objects.filter(wanted, value__isnull=False)
    erased = sorted(rows.exclude(verb=audits.VALUES_ERASED).values_list("pk", flat=True))
    if not erased:
        return 0
    AuditValue.objects.filter(entry_id__in=erased).delete()
    audit.record(
        verb=audits.VALUES_ERASED,
        obj=None,
        unit_id=unit.pk,
        by=by,
        after={"entries": erased, "reason": reason.strip()[:500]},
    )
    return len(erased)
